// Pictures of the window, for people to look at: out/screenshots/ is build output.
import path from 'node:path';
import type { Page } from 'playwright-core';
import { project } from '../../../scripts/vscode/installOnce';
import { pick, runCommand } from './workbench';

/** The themes of VS Code, by the label in its picker, and the class of the workbench when one is on. */
const themes = {
  light: { label: 'Light Modern', class: 'vscode-theme-defaults-themes-light_modern-json' },
  dark: { label: 'Dark Modern', class: 'vscode-theme-defaults-themes-dark_modern-json' },
  highContrast: { label: 'Dark High Contrast', class: 'vscode-theme-defaults-themes-hc_black-json' },
  highContrastLight: { label: 'Light High Contrast', class: 'vscode-theme-defaults-themes-hc_light-json' },
} as const;
export type Theme = keyof typeof themes;
export const allThemes = Object.keys(themes) as Theme[];

/** Returns when the window has the theme. (Of its settings file this VS Code reads no later changes.) */
export async function setTheme(page: Page, theme: Theme): Promise<void> {
  await runCommand(page, 'Preferences: Color Theme');
  await page.locator('.quick-input-widget input').first().fill(themes[theme].label);
  await pick(page, themes[theme].label);
  await page.locator(`.monaco-workbench.${themes[theme].class}`).waitFor();
}

export async function takeScreenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(project, 'out', 'screenshots', `${name.replaceAll(/[^\w .-]+/g, '_')}.png`) });
}
