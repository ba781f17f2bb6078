/** Owns what `npm start` can be told on its command line. */

export const USAGE = `Usage: npm start -- [--browser] [--electron] [--port NUMBER]
  --browser      use the browser, even if Electron is there
  --electron     use Electron, and try to fetch it again if that failed lately
  --port NUMBER  where the browser finds Sidetone; implies --browser`;

/** @returns {{browser: boolean, electron: boolean, server: string[]} | null} null if there is anything unknown. */
export function readArguments(argv) {
  const known = new Set(['--browser', '--electron']);
  const server = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at];
    if (word === '--port') server.push(word, argv[(at += 1)] ?? '');
    else if (word.startsWith('--port=')) server.push(word);
    else if (!known.has(word)) return null;
  }
  return {
    browser: argv.includes('--browser') || server.length > 0,
    electron: argv.includes('--electron'),
    server,
  };
}
