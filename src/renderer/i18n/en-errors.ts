import type { ErrorCode } from '../../core/base/app-error'

/** What an error's sentence may name. Empty strings where the engine did not say. */
export interface ErrorFacts {
  readonly file: string
  readonly page: string
  readonly pagesBefore: number
  readonly field: string
  readonly limit: string
}

const thing = (file: string): string => (file === '' ? 'The file' : file)

/** One sentence for each fault: what happened to which thing, what is safe, what to do. */
export const errorWords: Record<ErrorCode, (facts: ErrorFacts) => string> = {
  'bad-argument': () => 'This cannot be done here. Nothing was changed.',
  'dest-exists': () => 'There is something of this name already, and it is left alone. Choose another name.',
  'dest-readonly': () => 'This folder cannot be written to. Choose another.',
  'disk-full': () => 'The disk is full. Everything before is saved; free some space and do it again.',
  'engine-stopped': ({ file }) =>
    `The reading engine stopped${file === '' ? '' : ` while reading ${file}`}. Everything before is saved.`,
  'engine-missing': () => 'This engine is not installed on this machine. Another one is used instead.',
  'field-missing': ({ field }) =>
    `No ${field === '' ? 'field' : field} found on this page. Draw a box around it with F.`,
  'field-unknown': () => 'This field is no longer there. Choose another on the page.',
  'file-denied': ({ file }) =>
    `${thing(file)} may not be read by you. Change its permissions or copy it elsewhere.`,
  'file-empty': ({ file }) => `${thing(file)} is empty. Copy it again from the scanner.`,
  'file-kind': ({ file }) => `${thing(file)} is not a kind we read. Use PNG, JPEG, TIFF, WebP or PDF.`,
  'file-locked': ({ file }) => `${thing(file)} asks for a password. Save it without one and add it again.`,
  'file-missing': ({ file }) => `${thing(file)} is no longer where it was. Open it again from its new place.`,
  'file-truncated': ({ file, page, pagesBefore }) =>
    `${thing(file)} cannot be opened. It ends in the middle${page === '' ? '' : ` of page ${page}`}. Copy it again from the scanner${pagesBefore > 0 ? '; pages before it were read' : ''}.`,
  'file-damaged': ({ file }) =>
    `${thing(file)} is damaged and cannot be opened. Copy it again from the scanner.`,
  'file-too-large': ({ file, limit }) =>
    `${thing(file)} is larger than we open${limit === '' ? '' : ` (${limit})`}. Scan it at 300 dpi.`,
  internal: () => 'Something went wrong in the program itself. Everything before is saved.',
  'labels-missing': () => 'There are no labels in this folder.',
  'labels-damaged': () => 'The labels in this folder cannot be read.',
  'model-missing': () => 'The model is not there. Install the program again.',
  'model-damaged': () => 'The model’s file is damaged. Install the program again.',
  'model-kind': ({ file }) =>
    `${thing(file)} is not a kind of model we import. Use .safetensors, a model.json of TensorFlow.js or a model folder. Pickles and PyTorch files can run programs and are never opened.`,
  'model-unfit': ({ file }) =>
    `${thing(file)} does not hold the weights of a net of the family. Nothing was imported.`,
  'page-blank': ({ file, page }) =>
    page === '' ? `${thing(file)} has no ink.` : `Page ${page} of ${thing(file)} has no ink.`,
  'page-unknown': () => 'This page is no longer open. Open its file again.',
  'store-damaged': () =>
    'The stored readings cannot be opened. They were put aside and a new store was begun.',
  'training-diverged': () =>
    'The training went astray: its loss is no longer a number. The last good weights are kept; a lower learning rate may help.',
  cancelled: () => 'Stopped. Everything before is saved.',
}
