// `npm run bench:page [-- PAGE] [--rounds N]`: time from an encoded page to its readings, as a ratio to OpenCV's own work.
import { runBundled } from './run-bundled.mjs'

await runBundled('bench-page', ['main'])
