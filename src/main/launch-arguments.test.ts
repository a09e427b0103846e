import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { cliVerbs, openPathsOf, ownWords, parseLaunch } from './launch-arguments'

describe('ownWords', () => {
  it('takes everything after the program in an installed app', () => {
    expect(ownWords(['/usr/bin/digit-desk', 'read', 'a.png'], false)).toEqual(['read', 'a.png'])
  })
  it('skips switches, preloads and the app folder in a checkout', () => {
    const argv = ['electron', '--inspect=0', '-r', 'loader.js', '--no-sandbox', '.', '--data', 'D', 'a.png']
    expect(ownWords(argv, true)).toEqual(['--data', 'D', 'a.png'])
  })
})

describe('parseLaunch', () => {
  it('opens the window with absolute paths', () => {
    expect(parseLaunch(['a.png', '/b/c.tif', '--data', 'D'], '/home/me')).toEqual({
      mode: 'window',
      openPaths: ['/home/me/a.png', '/b/c.tif'],
      dataFolder: 'D',
    })
  })
  it('accepts the data folder in one word', () => {
    expect(parseLaunch(['--data=/d'], '/')).toEqual({ mode: 'window', openPaths: [], dataFolder: '/d' })
  })
  it('runs the command line when the first word is a verb', () => {
    expect(parseLaunch(['--ozone-platform=headless', 'read', '--json', 'a.png'], '/')).toEqual({
      mode: 'cli',
      words: ['read', '--json', 'a.png'],
    })
    expect(parseLaunch(['--help'], '/')).toEqual({ mode: 'cli', words: ['--help'] })
  })
  it('does not take a file called like a verb for one where it is not first', () => {
    expect(parseLaunch(['a.png', 'read'], '/x').mode).toBe('window')
  })
})

describe('openPathsOf', () => {
  it('leaves switches and their folder out', () => {
    expect(openPathsOf(['--allow-file', '--data', 'D', 'a'], '/x')).toEqual(['/x/a'])
  })
})

describe('cliVerbs', () => {
  it('are those that the installed launcher knows', () => {
    const launcher = readFileSync('scripts/package/digit-desk.sh', 'utf8')
    const known = /^ {2}(\S.+)\)$/m.exec(launcher)?.[1]?.split(' | ')
    expect(known).toEqual([...cliVerbs])
  })
  it('are all that the command line has', () => {
    const folder = 'src/cli/commands'
    const sources = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    const named = sources.flatMap((source) =>
      [...source.matchAll(/^ {2}name: '([a-z]+)'/gm)].map(([, name]) => name),
    )
    expect(named.length).toBeGreaterThan(5)
    expect([...cliVerbs]).toEqual(expect.arrayContaining(named))
  })
})
