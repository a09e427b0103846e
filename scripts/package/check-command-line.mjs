// The installed `digit-desk` command, without a display.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cacheRoot } from '../setup/cache.mjs'
import { installedTensorflow } from '../setup/tensorflow.mjs'
import { assert } from './assert.mjs'
import { giveTo, readAsUser } from './ordinary-user.mjs'

/** Checks reading and its faults through the command line, with the kernels and with TensorFlow. */
export async function checkCommandLine({ check, user, installed }) {
  const samples = join(installed, 'resources', 'app.asar.unpacked', 'resources', 'samples')
  const digitDesk = (...words) => readAsUser(user, ['digit-desk', ...words])
  const readCheque = async (engineWanted, ...words) => {
    const cheque = join(samples, 'cheque-kaveri.jpg')
    const { code, stdout, stderr } = await digitDesk('read', '--json', ...words, cheque)
    assert(code === 0, `it ended with ${code}: ${stderr}`)
    const { pages, engine } = JSON.parse(stdout)
    assert(engine === engineWanted, `it was read with ${engine}`)
    const digits = pages.flatMap(({ fields }) => fields.map((field) => field.digits)).filter(Boolean)
    assert(digits.length > 0, 'no field was read')
    return digits.join(' ')
  }
  let digits = ''
  await check('Command line reads a sample page without a display, without TensorFlow', async () => {
    digits = await readCheque('kernels')
    return digits
  })
  await check('Long output reaches a pipe whole', async () => {
    const { code, stdout } = await digitDesk('read', '--json', samples)
    assert(code === 0 || code === 1, `it ended with ${code}`)
    assert(stdout.length > 70_000, `only ${stdout.length} characters came`)
    JSON.parse(stdout)
  })
  await check('A folder this user may not read is named', async () => {
    const { code, stderr } = await digitDesk('read', '/root')
    assert(code === 1 && /\/root/.test(stderr), `it ended with ${code}: ${stderr}`)
  })
  await check('Exit codes: a missing file 1, a wrong use 2', async () => {
    const missing = await digitDesk('read', '/no/such/file.png')
    const wrong = await digitDesk('read', '--no-such-option')
    assert(missing.code === 1 && wrong.code === 2, `they are ${missing.code} and ${wrong.code}`)
    assert(missing.stderr.includes('file.png'), 'the missing file is not named')
  })
  if (installedTensorflow() === undefined) {
    console.log('- TensorFlow in the installed app: not checked, it is not installed here')
    return
  }
  await check('Finds the TensorFlow this user installed, and reads the same with it', async () => {
    const folder = 'tensorflow-2.21.0-cpu-r1'
    assert(existsSync(join(cacheRoot(), folder)), `${folder} is not in the cache`)
    await giveTo(user, join(cacheRoot(), folder), join('.cache', 'digit-desk', folder))
    const again = await readCheque('tensorflow', '--engine', 'tensorflow')
    assert(again === digits, `${again} instead of ${digits}`)
  })
}
