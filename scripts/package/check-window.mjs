// The installed window, used as a person would: opened with a file, read, corrected, closed, opened again.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { assert } from './assert.mjs'
import { openWindow } from './remote-window.mjs'

const sample = 'cheque-kaveri.jpg'
const READ_TIMEOUT_MS = 60_000

/** Checks the window of `installed` as `user` on `display`. */
export async function checkWindow({ check, user, display, installed }) {
  const file = join(installed, 'resources', 'app.asar.unpacked', 'resources', 'samples', sample)
  const data = join(user.home, 'desk')
  const open = (...files) => openWindow(user, ['digit-desk', '--data', data, ...files], { display })
  await check('Window of an ordinary user, sandbox on', async () => {
    const window = await open()
    try {
      checkSandbox(installed)
    } finally {
      await window.stop()
    }
  })
  let corrected = ''
  await check('Window reads a sample page and takes a correction', async () => {
    const window = await open(file)
    try {
      const reading = await readingOf(window.page)
      corrected = await correct(window.page)
      return `${reading}, corrected to ${corrected}`
    } finally {
      await window.stop()
    }
  })
  await check('Correction is there after a restart', async () => {
    const window = await open()
    try {
      await window.page
        .getByRole('option', { name: new RegExp(`${escaped(corrected)}.*Corrected`) })
        .waitFor({ timeout: READ_TIMEOUT_MS })
    } finally {
      await window.stop()
    }
  })
}

/** The page's process is confined by Chromium: system calls filtered, file system gone. */
function checkSandbox(installed) {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurs(name, installed))
  const lines = processes.map((pid) => ({ pid, words: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }))
  assert(lines.length > 2, 'the processes of the app were not found')
  assert(!lines.some(({ words }) => words.includes('--no-sandbox')), 'a process runs without the sandbox')
  const renderers = lines.filter(({ words }) => words.includes('--type=renderer'))
  assert(renderers.length > 0, 'there is no page')
  for (const { pid } of renderers) {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    assert(/^Seccomp:\s*2$/m.test(status), 'system calls of the page are not filtered')
    assert(/^NoNewPrivs:\s*1$/m.test(status), 'the page may gain privileges')
  }
}

function isOurs(pid, installed) {
  try {
    return readlinkSync(`/proc/${pid}/exe`).startsWith(installed)
  } catch {
    return false // it ended meanwhile
  }
}

/** The first field's reading, once the page was read. */
async function readingOf(page) {
  const field = fields(page).first()
  await field.waitFor({ timeout: READ_TIMEOUT_MS })
  const name = await field.getAttribute('aria-label')
  assert(/\d/.test(name ?? ''), `no digits were read: ${name}`)
  return name
}

/** Changes the first field's first digit by keyboard; gives the field's new digits. */
async function correct(page) {
  await fields(page).first().focus()
  const before = (await fields(page).first().getAttribute('aria-label')) ?? ''
  const first = /\d/.exec(before.split(', ').slice(1).join(', '))?.[0] ?? '0'
  await page.keyboard.press(first === '9' ? '1' : '9')
  await page.keyboard.press('F2')
  const value = page.getByRole('textbox', { name: 'Whole value' })
  const text = await value.inputValue()
  await value.press('Enter')
  await page.getByRole('option', { name: new RegExp(`${escaped(text)}.*Corrected`) }).waitFor()
  return text
}

function fields(page) {
  return page.getByRole('listbox', { name: 'Fields on the page' }).getByRole('option')
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
