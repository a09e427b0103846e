// `npm run synthetic-fields -- --out DIR [--count N --kind KIND --seed N]`: labelled fields that no shipped model was
// trained on, as PNG with `labels.csv`, for `digit-desk evaluate DIR`.
import { runBundled } from './run-bundled.mjs'

await runBundled('train-shipped', ['write-fields'])
