// `npm run train:shipped [-- --only ID --seed N --fields N --epochs N --out DIR]`: makes the shipped weights again
// from registry packages alone.
import { runBundled } from './run-bundled.mjs'

await runBundled('train-shipped', ['main', 'arc-worker'])
