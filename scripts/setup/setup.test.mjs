import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closingLine, tallyOfPlaywright, tallyOfVitest } from '../check/tally.mjs'
import { makeFolderAtomically } from './cache.mjs'
import { runCommand, sha256OfFile } from './command.mjs'
import { arePackagesCurrent } from './packages.mjs'
import { hashInputs } from './stamp.mjs'
import { wishFrom } from './tensorflow.mjs'
import { extractZipEntry, listZip } from './zip.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A zip archive written field by field from the format's description, apart from the reader under test. */
function zipOf(files) {
  const parts = []
  const directory = []
  let offset = 0
  for (const { name, data, deflate, mode } of files) {
    const packed = deflate ? deflateRawSync(data) : data
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(deflate ? 8 : 0, 4)
    common.writeUInt32LE(crc32 ? crc32(data) : 0, 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(data.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const entry = Buffer.alloc(14)
    entry.writeUInt32LE((0o100000 | mode) * 0x10000, 6)
    entry.writeUInt32LE(offset, 10)
    parts.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed)
    directory.push(Buffer.from('PK\x01\x02\x14\x03'), common, entry, Buffer.from(name))
    offset += 30 + Buffer.byteLength(name) + packed.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(files.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, central, Buffer.from('PK\x05\x06'), end])
}

describe('the zip reader', () => {
  it('gives back any files that went in, with their permissions', async () => {
    const file = fc.record({
      name: fc.stringMatching(/^[a-z]{1,8}$/),
      data: fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
      deflate: fc.boolean(),
      mode: fc.constantFrom(0o644, 0o755),
    })
    const files = fc.uniqueArray(file, { maxLength: 6, selector: ({ name }) => name })
    await fc.assert(
      fc.asyncProperty(files, async (wanted) => {
        const path = join(folder, 'some.zip')
        writeFileSync(path, zipOf(wanted))
        const entries = await listZip(path)
        expect(entries.map(({ name, size }) => ({ name, size }))).toEqual(
          wanted.map(({ name, data }) => ({ name, size: data.length })),
        )
        for (const [at, entry] of entries.entries()) {
          const target = join(folder, 'out', `${entry.name}-${at}`)
          rmSync(target, { force: true })
          await extractZipEntry(path, entry, target)
          expect(readFileSync(target).equals(wanted[at].data)).toBe(true)
          expect(statSync(target).mode & 0o777).toBe(wanted[at].mode)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('refuses an archive that was cut short', async () => {
    const path = join(folder, 'cut.zip')
    const whole = zipOf([{ name: 'one', data: Buffer.from('text'), deflate: true, mode: 0o644 }])
    writeFileSync(path, whole.subarray(0, whole.length - 8))
    await expect(listZip(path)).rejects.toThrow('not a complete zip archive')
  })
})

describe('a folder made in one move', () => {
  it('is there when it was filled, and leaves nothing beside it', async () => {
    await makeFolderAtomically(join(folder, 'made'), async (part) =>
      writeFileSync(join(part, 'file'), 'text'),
    )
    expect(readFileSync(join(folder, 'made', 'file'), 'utf8')).toBe('text')
    expect(readdirSync(folder)).toEqual(['made'])
  })

  it('is not there at all when filling it failed half-way', async () => {
    const filling = makeFolderAtomically(join(folder, 'made'), async (part) => {
      writeFileSync(join(part, 'half'), 'text')
      throw new Error('the line broke')
    })
    await expect(filling).rejects.toThrow('the line broke')
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps the old one when its successor failed', async () => {
    mkdirSync(join(folder, 'made'))
    const filling = makeFolderAtomically(join(folder, 'made'), async () => {
      throw new Error('the line broke')
    })
    await expect(filling).rejects.toThrow('the line broke')
    expect(existsSync(join(folder, 'made'))).toBe(true)
  })
})

describe('commands', () => {
  it('are stopped at their time limit', async () => {
    const outcome = await runCommand(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
      timeoutMs: 300,
    })
    expect(outcome.timedOut).toBe(true)
    expect(outcome.code).not.toBe(0)
  })

  it('that do not exist have code 127', async () => {
    expect((await runCommand('no-such-program-here', [])).code).toBe(127)
  })

  it('hash files as others do', async () => {
    const bytes = Buffer.alloc(3_000_000, 7)
    writeFileSync(join(folder, 'big'), bytes)
    expect(await sha256OfFile(join(folder, 'big'))).toBe(createHash('sha256').update(bytes).digest('hex'))
  })
})

describe('what is current', () => {
  const lock = (version) =>
    JSON.stringify({
      packages: {
        '': {},
        'node_modules/a': { version },
        'node_modules/b': { version: '1.0.0', optional: true },
      },
    })

  it('npm packages are when npm installed what the lock names', () => {
    mkdirSync(join(folder, 'node_modules'))
    writeFileSync(join(folder, 'package-lock.json'), lock('2.0.0'))
    expect(arePackagesCurrent(folder)).toBe(false)
    const installed = { packages: { 'node_modules/a': { version: '2.0.0' } } }
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), JSON.stringify(installed))
    expect(arePackagesCurrent(folder)).toBe(true)
    writeFileSync(join(folder, 'package-lock.json'), lock('2.0.1'))
    expect(arePackagesCurrent(folder)).toBe(false)
  })

  it('a build is until a source changes, appears or goes', () => {
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src', 'one.ts'), 'a')
    const hashes = [hashInputs(folder, ['src'])]
    writeFileSync(join(folder, 'src', 'one.test.ts'), 'tests are not built')
    expect(hashInputs(folder, ['src'])).toBe(hashes[0])
    writeFileSync(join(folder, 'src', 'one.ts'), 'b')
    hashes.push(hashInputs(folder, ['src']))
    writeFileSync(join(folder, 'src', 'two.ts'), '')
    hashes.push(hashInputs(folder, ['src']))
    rmSync(join(folder, 'src', 'one.ts'))
    hashes.push(hashInputs(folder, ['src']))
    expect(new Set(hashes).size).toBe(4)
  })
})

describe('counts', () => {
  it('take a suite that did not load as a failure', () => {
    const report = {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [{ status: 'failed', assertionResults: [] }],
    }
    writeFileSync(join(folder, 'vitest.json'), JSON.stringify(report))
    expect(tallyOfVitest(join(folder, 'vitest.json'))).toEqual({ passed: 5, failed: 2, skipped: 3 })
  })

  it('do not trust a test that passed on a second try', () => {
    const report = { stats: { expected: 7, unexpected: 0, flaky: 1, skipped: 0 }, errors: [] }
    writeFileSync(join(folder, 'playwright.json'), JSON.stringify(report))
    expect(tallyOfPlaywright(join(folder, 'playwright.json'))).toEqual({ passed: 7, failed: 1, skipped: 0 })
  })

  it('end in one line', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed')
    expect(closingLine({ passed: 12, failed: 1, skipped: 3 })).toBe('12 passed, 1 failed, 3 skipped')
  })
})

describe('the TensorFlow that is installed', () => {
  it.each([
    [[], undefined, { variant: 'cpu' }],
    [[], '550.54', { variant: 'cuda' }],
    [['--cpu'], '550.54', { variant: 'cpu' }],
    [['--cuda'], undefined, { variant: 'cuda' }],
    [['--remove'], '550.54', { removed: true }],
    [['--from', '/opt/tf'], '550.54', { from: '/opt/tf' }],
  ])('by %j with driver %s is %j', (words, driver, wish) => {
    expect(wishFrom(words, driver)).toEqual(wish)
  })
  it('is not guessed from wrong words', () => {
    expect(() => wishFrom(['--gpu'], undefined)).toThrow(/--gpu is not an option/)
    expect(() => wishFrom(['--from'], undefined)).toThrow(/needs a folder/)
  })
})
