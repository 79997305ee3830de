// Lives beside the extension in the same extension host and watches the event loop they share: a
// timer that comes late was kept from running. Answers over HTTP, at a port written to a file.
const { readFileSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');

const every = 5;

/** Milliseconds for which this thread could have run and got no processor; 0 where Linux does not say. */
function starved() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

exports.activate = ({ subscriptions }) => {
  let lags = [];
  let [due, waited] = [performance.now() + every, starved()];
  const timer = setInterval(() => {
    const [now, all] = [performance.now(), starved()];
    const late = Math.max(0, now - due);
    lags.push({ late, blocked: Math.max(0, late - (all - waited)) });
    [due, waited] = [now + every, all];
  }, every);
  /** Every answer begins a new list. */
  const server = createServer((_, response) => {
    response.end(JSON.stringify(lags));
    lags = [];
  });
  server.listen(0, '127.0.0.1', () => writeFileSync(process.env.LOOP_OBSERVER, String(server.address().port)));
  subscriptions.push({ dispose: () => (clearInterval(timer), server.close()) });
};
