// User settings of the VS Code that is started here.

/** No telemetry, updates, prompts or look-ups; otherwise what a user has. */
export const calm = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'remote.autoForwardPorts': false,
  // The samples are a folder inside the project's repository.
  'git.openRepositoryInParentFolders': 'always',
} as const;

/** Also nothing that opens by itself or moves while a test looks at it. */
export const still = {
  ...calm,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.reduceMotion': 'on',
  'window.commandCenter': false,
  'window.confirmBeforeClose': 'never',
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'npm.autoDetect': 'off',
} as const;
