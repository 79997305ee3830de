// The page of a panel. Nothing in it comes from the compared files; the policy lets it load our
// own script and style and nothing else, not even from the network.

export interface PageParts {
  /** What the webview calls its own origin. */
  readonly cspSource: string;
  /** New for each page. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** `sessionText` of the comparison. */
  readonly session: string;
  /** Which of our pages the script is to show. */
  readonly page: 'comparison' | 'inspector';
  readonly title: string;
  /** Texts in a language other than English, by their English text. */
  readonly translation: { readonly language: string; readonly texts: Readonly<Record<string, string>> } | undefined;
}

/** Text for a double-quoted attribute or an element's content. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

export function comparisonPage(parts: PageParts): string {
  const policy = `default-src 'none'; style-src ${parts.cspSource} 'nonce-${parts.nonce}'; script-src 'nonce-${parts.nonce}'`;
  const { translation } = parts;
  const texts = translation ? ` data-texts="${escapeHtml(JSON.stringify(translation.texts))}"` : '';
  return `<!DOCTYPE html>
<html lang="${escapeHtml(translation?.language ?? 'en')}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta property="csp-nonce" content="${escapeHtml(parts.nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(parts.title)}</title>
<link rel="stylesheet" href="${escapeHtml(parts.style)}">
</head>
<body data-page="${parts.page}" data-session="${escapeHtml(parts.session)}"${texts}>
<div id="app"></div>
<script nonce="${escapeHtml(parts.nonce)}" src="${escapeHtml(parts.script)}"></script>
</body>
</html>
`;
}
