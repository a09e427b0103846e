import type { ErrorCode } from '../../core/base/app-error'
import type { MissingReason } from '../../core/lenet/engine-missing'
import { settingsWords } from './en-settings'

/** What an error's sentence may name. Empty strings where the engine did not say. */
export interface ErrorFacts {
  readonly file: string
  readonly page: string
  readonly pagesBefore: number
  readonly field: string
  readonly limit: string
  readonly examples: string
  readonly batch: string
  readonly model: string
  /** An engine's id. */
  readonly engine: string
  readonly reason: MissingReason
  readonly remedy: string
}

const thing = (file: string): string => (file === '' ? 'The file' : file)

const missing: Record<MissingReason, (name: string) => string> = {
  'not-installed': (name) => `${name} is not installed on this machine.`,
  'other-version': (name) => `${name} is here in another version than this program needs.`,
  'switched-off': (name) => `${name} is switched off in this program on this system.`,
  'no-adapter': (name) => `${name} found no graphics card that can compute.`,
  'adapter-refused': (name) => `${name} was refused by the graphics card.`,
  'went-away': (name) => `${name} has stopped.`,
  'no-window': (name) => `${name} needs a window of the program.`,
  other: (name) => `${name} cannot be used on this machine.`,
}

const remedies: ReadonlyMap<string, string> = new Map([
  ['install', ' “npm run engine:tensorflow” installs it.'],
  [
    'pin',
    ' On Linux the graphics card is asked for only while WebGPU is pinned: pin it and start the program again.',
  ],
])

/** The words of a library or of the engine itself, which nobody translates. */
export const errorSaid = (said: string): string => ` It said: ${said}`

/** One sentence for each fault: what happened to which thing, what is safe, what to do. */
export const errorWords: Record<ErrorCode, (facts: ErrorFacts) => string> = {
  'bad-argument': () => 'This cannot be done here. Nothing was changed.',
  'dest-exists': () => 'There is something of this name already, and it is left alone. Choose another name.',
  'dest-readonly': () => 'This folder cannot be written to. Choose another.',
  'disk-full': () => 'The disk is full. Everything before is saved; free some space and do it again.',
  'engine-stopped': ({ file }) =>
    `The reading engine stopped${file === '' ? '' : ` while reading ${file}`}. Everything before is saved.`,
  'engine-missing': ({ engine, reason, remedy }) =>
    `${missing[reason](engine === '' ? 'The engine' : settingsWords.engineTitle(engine))}${remedies.get(remedy) ?? ''}`,
  'examples-changed': () => 'The examples are no longer those this run began with, so it cannot go on.',
  'examples-few': ({ examples, batch }) =>
    `${examples} examples are fewer than one batch of ${batch}. Take a smaller batch or more examples.`,
  'examples-none': () => 'No example is left to train on.',
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
  'model-untaught': ({ model }) =>
    `${model === '' ? 'This net' : model} has classes that single digits cannot teach. Choose another net.`,
  'page-blank': ({ file, page }) =>
    page === '' ? `${thing(file)} has no ink.` : `Page ${page} of ${thing(file)} has no ink.`,
  'page-unknown': () => 'This page is no longer open. Open its file again.',
  'recipe-missing': () => 'This net has no such recipe. Choose another.',
  'store-damaged': () =>
    'The stored readings cannot be opened. They were put aside and a new store was begun.',
  'training-busy': () => 'A training is running. Pause or stop it first.',
  'training-diverged': () =>
    'The training went astray: its loss is no longer a number. The last good weights are kept; a lower learning rate may help.',
  'training-elsewhere': () => 'This run is being trained by another program. Stop it there first.',
  'training-idle': () => 'This run is not being trained.',
  'training-over': () => 'This run has ended and cannot be gone on with.',
  'training-unknown': () => 'This run is no longer there.',
  cancelled: () => 'Stopped. Everything before is saved.',
}
