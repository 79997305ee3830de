// Stand-ins for the native modules of VS Code that would have to be compiled and that extensions
// would miss: without the logger output channels stay empty, because they are log files.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What VS Code uses of spdlog: levels count from 0 (trace); without formatters text is written as it comes. */
const LOGGER = `
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');
const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];

class Logger {
  #file; #level = 2; #formatted = true;
  constructor(file) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    levels.forEach((name, level) => { this[name] = text => this.#write(level, text); });
  }
  #write(level, text) {
    if (level < this.#level) return;
    const line = this.#formatted ? new Date().toISOString() + ' [' + levels[level] + '] ' + text + '\\n' : text;
    try { appendFileSync(this.#file, line); } catch {} // the folder may be removed before the last word
  }
  getLevel() { return this.#level; }
  setLevel(level) { this.#level = level; }
  clearFormatters() { this.#formatted = false; }
  setPattern() { this.#formatted = true; }
  flush() {}
  drop() {}
}

// One by one: only so are they found by an \`import\` of named exports.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = exports.setFlushOn = () => {};
exports.createRotatingLogger = exports.createAsyncRotatingLogger = async (name, file) => new Logger(file);
`;

/** Ends the extension host when the server is gone. */
const WATCHDOG = `
exports.start = server => {
  setInterval(() => { try { process.kill(server, 0); } catch { process.exit(1); } }, 2000).unref();
};
exports.exit = code => process.exit(code);
`;

export async function replaceNativeModules(nodeModules: string): Promise<void> {
  await writeFile(path.join(nodeModules, '@vscode', 'spdlog', 'index.js'), LOGGER);
  await writeFile(path.join(nodeModules, 'native-watchdog', 'index.js'), WATCHDOG);
}
