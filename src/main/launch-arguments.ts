import { resolve } from 'node:path'

/** First words that mean "run the command line and exit" instead of opening the window. */
export const cliVerbs = [
  'read',
  'evaluate',
  'pages',
  'fields',
  'correct',
  'undo',
  'redo',
  'history',
  'export',
  'train',
  'reproduce',
  'models',
  'inspect',
  'engines',
  'doctor',
  'help',
  'version',
  '--help',
  '--version',
] as const

export type Launch =
  | { readonly mode: 'cli'; readonly words: readonly string[] }
  | { readonly mode: 'window'; readonly openPaths: readonly string[]; readonly dataFolder: string | null }

/**
 * The words after the program (and, in a checkout, after the app's folder, which follows Electron's own switches).
 */
export function ownWords(argv: readonly string[], isDefaultApp: boolean): readonly string[] {
  if (!isDefaultApp) return argv.slice(1)
  let at = 1
  for (; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (word === '-r' || word === '--require') at++
    else if (!word.startsWith('-')) break
  }
  return argv.slice(at + 1)
}

/** Reads what follows the program's name. Unknown switches are Chromium's and are left to it. */
export function parseLaunch(words: readonly string[], workingFolder: string): Launch {
  const first = words.find((word) => !isChromiumSwitch(word)) ?? ''
  if (isCliVerb(first)) {
    return { mode: 'cli', words: words.slice(words.indexOf(first)) }
  }
  return { mode: 'window', openPaths: openPathsOf(words, workingFolder), dataFolder: dataFolderOf(words) }
}

/** The files and folders named, absolute. A second instance's words may have been put in another order by Chromium. */
export function openPathsOf(words: readonly string[], workingFolder: string): readonly string[] {
  const paths: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '--data') at++
    else if (word !== '' && !word.startsWith('-')) paths.push(resolve(workingFolder, word))
  }
  return paths
}

function dataFolderOf(words: readonly string[]): string | null {
  const at = words.indexOf('--data')
  if (at >= 0) return words[at + 1] ?? null
  return words.find((word) => word.startsWith('--data='))?.slice('--data='.length) ?? null
}

function isChromiumSwitch(word: string): boolean {
  return word.startsWith('-') && !isCliVerb(word)
}

function isCliVerb(word: string): boolean {
  return cliVerbs.some((verb) => verb === word)
}
