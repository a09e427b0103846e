// `npm run colour-digits -- --out DIR [--count N --test N --seed N]`: written digits in colour, 32x32, as IDX files of
// rank four, for `digit-desk train --model lenet5-relu-rgb --data DIR` and `reproduce lenet5-relu-rgb --data DIR`.
import { runBundled } from './run-bundled.mjs'

await runBundled('colour-digits', ['main'])
