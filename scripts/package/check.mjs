#!/usr/bin/env node
// `npm run package:check` (root on Debian): makes the .deb, installs it with apt, uses it as an ordinary user with the
// sandbox on, through the window and the command line, measures it beside a bare Electron, removes it. Each line that
// begins with ✓ or ✗ is one check; the exit code is 0 where all passed.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand, SetupError } from '../setup/command.mjs'
import { startVirtualDisplay } from '../setup/display.mjs'
import { runScript } from '../setup.mjs'
import { assert } from './assert.mjs'
import { makeBareElectron } from './bare-electron.mjs'
import { checkCommandLine } from './check-command-line.mjs'
import { checkWindow } from './check-window.mjs'
import { folderBytes, medianStartMs, megabytes } from './figures.mjs'
import { wrongFuses } from './fuses.mjs'
import { appFolder, binaryName, distFolder, iconSizes, packageName } from './layout.mjs'
import { makeUser, removeUser } from './ordinary-user.mjs'
import { makePackage } from './package.mjs'

const installed = join('/usr/lib', packageName)
const outcomes = { passed: 0, failed: 0 }

/** Runs one check: `run` throws (or gives a complaint) where it fails, and may give a figure to show. */
async function check(title, run) {
  try {
    const figure = await run()
    outcomes.passed++
    console.log(`✓ ${title}${figure ? `: ${figure}` : ''}`)
  } catch (error) {
    outcomes.failed++
    console.log(`✗ ${title}: ${error.message}`)
  }
}

async function apt(...words) {
  const { code, output } = await runCommand('apt-get', ['-y', '-q', ...words], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
    timeoutMs: 15 * 60_000,
  })
  assert(
    code === 0,
    `apt-get ${words[0]} ended with ${code}: ${output.trim().split('\n').slice(-3).join(' | ')}`,
  )
}

async function install(deb) {
  // Dependencies come from the archive, whose lists a fresh machine does not have.
  if (!existsSync('/var/lib/apt/lists') || readdirSync('/var/lib/apt/lists').length < 3) await apt('update')
  await apt('install', '--no-install-recommends', '--reinstall', deb)
}

function checkFiles() {
  const desktop = readFileSync(`/usr/share/applications/${packageName}.desktop`, 'utf8')
  assert(desktop.includes(`Exec=${packageName} %F`), 'the menu entry does not start the program')
  for (const size of iconSizes) {
    const icon = `/usr/share/icons/hicolor/${size}x${size}/apps/${packageName}.png`
    assert(existsSync(icon), `${icon} is missing`)
  }
  assert(existsSync(`/usr/bin/${packageName}`), 'the command is not on the PATH')
  assert(existsSync(`/usr/share/doc/${packageName}/copyright`), 'the licences are missing')
  const helper = statSync(join(installed, 'chrome-sandbox'))
  assert(helper.uid === 0 && (helper.mode & 0o7777) === 0o4755, 'the sandbox helper is not set up')
}

async function checkRemoval() {
  await apt('remove', packageName)
  for (const path of [`/usr/bin/${packageName}`, installed, `/usr/share/applications/${packageName}.desktop`])
    assert(!existsSync(path), `${path} is still there`)
}

async function measure(user, deb, display) {
  const bareFolder = join('/opt', `${packageName}-bare`)
  const bare = await makeBareElectron(bareFolder)
  try {
    const bareBytes = folderBytes(bareFolder)
    await check('Size', () => {
      const own = folderBytes(installed)
      return `package ${megabytes(statSync(deb).size)}, installed ${megabytes(own)}; a bare Electron ${megabytes(bareBytes)}`
    })
    await check('Start', async () => {
      const commands = [[packageName, '--data', join(user.home, 'start')], [bare]]
      const [own, nothing] = await medianStartMs(user, commands, { display })
      return `first paint after ${own} ms; a bare Electron ${nothing} ms (median of 5)`
    })
  } finally {
    await runCommand('rm', ['-rf', bareFolder])
  }
}

await runScript(async () => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/dpkg'))
    throw new SetupError('The check installs a package: it needs root on a Debian system.')
  const deb = await makePackage()
  // A display of its own, that every user of this machine may use.
  const screen = await startVirtualDisplay()
  const user = await makeUser()
  try {
    await check('Fuses', async () => {
      const wrong = await wrongFuses(join(appFolder, binaryName))
      assert(wrong.length === 0, `wrong: ${wrong.join(', ')}`)
    })
    await check('Installed by apt', () => install(deb))
    await check('Menu entry, icons, command, sandbox helper', checkFiles)
    await checkWindow({ check, user, display: screen.display, installed })
    await checkCommandLine({ check, user, installed })
    await measure(user, deb, screen.display)
    await check('Removed', checkRemoval)
  } finally {
    await runCommand('apt-get', ['-y', '-q', 'purge', packageName])
    await removeUser()
    await screen.stop()
  }
  console.log(`${distFolder}: ${outcomes.passed} passed, ${outcomes.failed} failed`)
  return outcomes.failed === 0 ? 0 : 1
})
