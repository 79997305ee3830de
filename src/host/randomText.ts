// Text that nobody can guess: 128 random bits in base64. (Web Crypto's randomUUID is missing on pages
// that are not served securely; this is not.)

export function randomText(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}
