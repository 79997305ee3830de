// Runs the VS Code server for as long as the pipe on standard input is open. Whatever ends the
// process that started it, SIGKILL included, nothing stays behind.
//   node leash.mjs <server-main.js> <its arguments>
import { pathToFileURL } from 'node:url';

process.stdin.resume().on('close', () => {
  // We lead a process group of our own: extension host and file watcher end with us.
  if (process.platform !== 'win32') process.kill(-process.pid, 'SIGKILL');
  process.exit();
});

process.argv.splice(1, 1); // the server is not to see the leash
await import(pathToFileURL(process.argv[1]).href);
