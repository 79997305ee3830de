// What VS Code does with a text in a language of its own: nothing but filling in.
export const l10n = {
  t: (message: string, ...args: (string | number)[]): string => message.replace(/\{(\d+)\}/g, (_, at: string) => String(args[Number(at)])),
};
