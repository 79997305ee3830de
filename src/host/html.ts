// The page of a comparison. Nothing in it comes from the compared files; the policy lets it load our
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
}

/** Text for a double-quoted attribute or an element's content. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

export function comparisonPage(parts: PageParts): string {
  const policy = `default-src 'none'; style-src ${parts.cspSource} 'nonce-${parts.nonce}'; script-src 'nonce-${parts.nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta property="csp-nonce" content="${escapeHtml(parts.nonce)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Merkle tree comparison</title>
<link rel="stylesheet" href="${escapeHtml(parts.style)}">
</head>
<body data-session="${escapeHtml(parts.session)}">
<div id="app"></div>
<script nonce="${escapeHtml(parts.nonce)}" src="${escapeHtml(parts.script)}"></script>
</body>
</html>
`;
}
