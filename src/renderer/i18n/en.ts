import { ruleSentences } from '../../core/review/rule-sentences'
import type { FieldKind } from '../../core/segment/field-finder'
import type { FieldState } from '../../protocol/commands/fields'
import { commandWords } from './en-commands'
import { errorSaid, errorWords } from './en-errors'
import { inspectorWords } from './en-inspector'
import { count, looksWords } from './en-looks'
import { modelsWords } from './en-models'
import { noteWords } from './en-notes'
import { settingsWords } from './en-settings'
import { trainWords } from './en-train'

const ordinalWords = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
]
const ordinalRules = new Intl.PluralRules('en', { type: 'ordinal' })
const ordinalEndings: Record<Intl.LDMLPluralRule, string> = {
  zero: 'th',
  one: 'st',
  two: 'nd',
  few: 'rd',
  many: 'th',
  other: 'th',
}

function ordinal(n: number): string {
  return ordinalWords[n - 1] ?? `${n}${ordinalEndings[ordinalRules.select(n)]}`
}

const kind: Record<FieldKind, string> = {
  amount: 'Amount',
  date: 'Date',
  zip: 'ZIP code',
  pin: 'PIN code',
  digits: 'Digits',
}

const kindLong: Record<FieldKind, string> = { ...kind, amount: 'Courtesy amount' }

const state: Record<FieldState | 'failed', string> = {
  read: 'Read',
  review: 'Review',
  reject: 'Reject',
  corrected: 'Corrected',
  failed: 'Failed',
}

/** Every word the window says. Its type is the type of each other language. */
export const en = {
  /** Between two sentences. */
  gap: ' ',
  /** Between two clauses that each make a sentence. */
  stop: '. ',
  appName: 'Digit Desk',
  percent: (n: string) => `${n}\u00a0%`,
  kind,
  kindLong,
  state,
  noDigit: 'no digit',
  views: { read: 'Read', train: 'Train', models: 'Models', settings: 'Settings' },
  frame: {
    views: 'Views',
    palette: 'Find files, fields, commands',
    minimize: 'Minimize',
    maximize: 'Maximize',
    close: 'Close the window',
    requestsLeft: (n: number) => `${count(n, 'request', 'requests')} left this machine`,
    ready: 'Ready',
    starting: 'Starting the reading engine',
    readIn: (ms: string) => `Read in ${ms} ms`,
    pageOf: (page: number, pages: number) => `page ${page} of ${pages}`,
    readingPage: (page: number, pages: number) => `Reading page ${page} of ${pages}`,
    model: 'Model in use',
    engine: 'Engine in use',
  },
  empty: {
    title: 'Read the digits on a scan',
    lead: 'Cheques, envelopes, forms. PNG, JPEG, TIFF and PDF. Everything stays on this machine.',
    drop: 'Drop scans or a folder here',
    dropNow: 'Let go to open',
    openFiles: 'Open files…',
    openFolder: 'Open folder…',
    paste: 'Paste',
    ours: 'Try pages of ours',
    oursLead: 'A dozen cheques, envelopes and PIN cards with made-up writing.',
    openSamples: 'Open the sample pages',
    recent: 'Recent',
    nothingRecent: 'Nothing yet. Files you open are listed here and nowhere else.',
  },
  read: {
    page: 'Page',
    lattice: 'Lattice',
    stages: 'Stages',
    look: 'View',
    tools: 'Page tools',
    open: 'Open',
    export: 'Export',
    canvas: 'Page',
    loupe: 'Field loupe',
    panel: 'Reading',
    panelWidth: 'Width of the reading panel',
    filmstrip: 'Open pages',
    fieldList: 'Fields on the page',
    digitList: 'Digits',
    pageName: (file: string, page: number, pages: number, fields: number) =>
      `${file}, page ${page} of ${pages}, ${count(fields, 'field', 'fields')} found`,
    fieldName: (name: string, text: string, verdict: string) =>
      `${name}, ${text === '' ? 'no reading' : text}, ${verdict}`,
    asWritten: (name: string) => `${name}, as written`,
    pieces: (pieces: number, cuts: number) =>
      `${count(pieces, 'character', 'characters')}, ${count(cuts, 'cut', 'cuts')}`,
    fieldOf: (k: number, n: number) => `${k} of ${n}`,
    doubtful: (character: string) => `doubtful ${character}`,
    unread: 'not read',
    noFields: 'No field found on this page.',
    noFieldsHelp: 'Draw a box around the number with F.',
    noInk: 'No digits in this box.',
    drawHelp:
      'Drag a box around the number, or place it with the arrow keys, size it with Shift and the arrows, and press Enter.',
    boxWord: (x: number, y: number, width: number, height: number) =>
      `Box at ${x}, ${y}, ${width} by ${height} pixels`,
    kindOf: 'Kind of field',
    removeField: 'Remove this field',
    fieldRemoved: (name: string) => `${name} removed`,
    pagesClosed: (n: number) => `${n} pages taken off the strip`,
    pageClosed: (file: string) => `${file} taken off the strip`,
    accept: 'Accept',
    correct: 'Correct',
    reject: 'Reject',
    keepCut: 'Keep cut',
    putBack: 'Put back',
    readings: 'Readings',
    sureOf: (p: string) => `Confidence ${p}`,
    machineSureOf: (p: string) => `Machine’s confidence ${p}`,
    yourLine: (p: string) => `your line ${p}`,
    confidence: (p: string, line: string) => `Confidence ${p}, accept line ${line}`,
    netSees: 'Net sees',
    alsoPossible: 'Also possible, %',
    probability: 'Probability',
    digitName: (k: number, character: string, p: string) =>
      `${ordinal(k)} digit, ${character}, probability ${p} percent`,
    insertHere: 'Type the digit to put in before the marked one. Esc leaves.',
    insertedDigit: 'typed in',
    wholeValue: 'Whole value',
    otherFields: 'Other fields on this page',
    typeFirst: (n: number) =>
      n === 1
        ? 'Type the doubtful digit first, or choose a reading.'
        : `Type the ${n} doubtful digits first, or choose a reading.`,
    nothingToAccept: 'Nothing was read here. Type the value with F2.',
    acceptedToast: (name: string, text: string) => `${name} accepted: ${text}`,
    setToast: (name: string, text: string) => `${name} set to ${text}`,
    rejectedToast: (name: string) => `${name} marked as unreadable`,
    undone: 'Taken back',
    nothingToUndo: 'Nothing to take back',
    nothingDoubtful: 'No doubtful field is left on the open pages.',
    cutName: (before: string, after: string, at: number, of: number) =>
      `cut between ${before} and ${after}, ${at} of ${of}`,
    cutEnd: (after: string, at: number, of: number) => `left end, before ${after}, ${at} of ${of}`,
    cutStart: (before: string, at: number, of: number) => `right end, after ${before}, ${at} of ${of}`,
    cutHandle: 'Cut',
    was: 'was',
    now: 'now',
    movedBy: (px: string, before: string, after: string) => `${px} px, between ${before} and ${after}`,
    cutBetter: 'Surer than before. Enter keeps the cut, Esc puts it back.',
    cutWorse: 'Less sure than before. Enter keeps the cut, Esc puts it back.',
    cutReading: 'Reading the new pieces.',
    machineCut: 'Machine’s cut',
    split: 'Split',
    merge: 'Merge',
    digitKeys: 'digit',
    moveCutKeys: 'move cut',
    splitKeys: 'split',
    mergeKeys: 'merge',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit',
    realSize: 'Real size',
    rotate: 'Turn clockwise',
    findingFields: 'Finding and reading the fields',
    readingSoon: 'The reading appears here as soon as it is known.',
    waiting: 'Waiting to be read',
    showInFolder: 'Show in folder',
    dismiss: 'Dismiss',
    moreErrors: (n: number) => `and ${n} more`,
    showAll: 'Show all',
    errorList: 'Files that could not be opened',
    pagesOpened: (n: number) => `${count(n, 'page', 'pages')} opened`,
    nothingToPaste: 'There is no picture on the clipboard.',
  },
  verdict: {
    read: (n: number) => (n === 1 ? 'Read. The digit is sure.' : `Read. All ${n} digits are sure.`),
    oneOf: (k: number, a: string, b: string) =>
      `Needs a look: the ${ordinal(k)} digit is ${a} or ${b}. Type the one you see, or choose a reading.`,
    oneAlone: (k: number, a: string) =>
      `Needs a look: the ${ordinal(k)} digit may not be ${a}. Type the one you see, or choose a reading.`,
    several: (n: number) =>
      `Needs a look: ${n} digits are doubtful. Type the ones you see, or choose a reading.`,
    whole:
      'Needs a look: each digit is likely, all together are not sure enough. Compare with the ink, then accept.',
    touching: (a: string, b: string, c: string) =>
      `Needs a look: ${a} and ${b} touch; it could be one digit, ${c}.`,
    grammar: (name: string, text: string) =>
      `Needs a look: ${text} is not written as this kind of field is. Kind of field: ${name}.`,
    rule: (sentence: string) => `Needs a look: ${sentence}`,
    noInk: 'No ink in this field.',
    noReading: 'Cannot tell: no reading fits this ink.',
    lowShare: (p: string) => `Cannot tell. No reading holds more than ${p}.`,
    agreed: (who: string) => `Typed by ${who}, as the machine read it.`,
    corrected: (who: string, text: string) => `Corrected by ${who}. The machine read ${text}.`,
    correctedBlank: (who: string) => `Typed by ${who}. The machine could not read it.`,
    accepted: (who: string) => `Accepted by ${who}.`,
    rejected: (who: string) => `Marked as unreadable by ${who}.`,
    recut: (who: string) => `Cut again by ${who}.`,
    typedSoFar: (n: number) =>
      n === 1 ? 'One doubtful digit is left to type.' : `${n} doubtful digits are left to type.`,
  },
  ...looksWords,
  export: {
    title: 'Export',
    csv: 'Table (CSV)',
    csvHelp: 'One row a field: file, page, kind, reading, confidence, verdict, correction',
    json: 'Everything (JSON)',
    jsonHelp: 'Readings, alternatives, boxes and corrections',
    idx: 'Corrected digits (IDX)',
    idxHelp: 'Glyphs and labels as MNIST’s, for training',
    done: (fields: number, file: string) => `${count(fields, 'field', 'fields')} written to ${file}`,
    doneDigits: (digits: number, file: string) => `${count(digits, 'digit', 'digits')} written to ${file}`,
    unreviewed: (n: number) =>
      n === 1 ? 'One field is still unreviewed.' : `${n} fields are still unreviewed.`,
    noneUnreviewed: 'Every field was reviewed or sure.',
    noDigits: 'No corrected digits yet: IDX holds only digits a person typed.',
  },
  engine: {
    stopped: 'The reading engine stopped.',
    stoppedHelp: 'Everything before is saved. It starts again by itself.',
    startNow: 'Start now',
    back: 'The reading engine is running again.',
  },
  palette: {
    label: 'Commands, pages and fields',
    placeholder: 'Find files, fields, commands',
    nothing: 'Nothing found',
    commands: 'Commands',
    pages: 'Pages',
    fields: 'Fields on this page',
    recent: 'Recent files',
  },
  keys: {
    title: 'Keyboard',
    find: 'Find an action or press its keys',
    close: 'Close',
    to: '…',
  },
  undo: 'Undo',
  commands: commandWords,
  errors: errorWords,
  errorSaid,
  notes: noteWords,
  rules: ruleSentences,
  settings: settingsWords,
  train: trainWords,
  models: modelsWords,
  inspector: inspectorWords,
}

export type Dictionary = typeof en
