import { join } from 'node:path'
import { app, utilityProcess } from 'electron'
import { engineEnvironment, type Surroundings } from './surroundings'

/** Before Electron is ready: no window will come, so neither a display nor a graphics card is needed. */
export function prepareCli(): void {
  app.disableHardwareAcceleration()
  if (process.platform === 'linux') app.commandLine.appendSwitch('ozone-platform', 'headless')
}

/** Runs the command line in a process of its own and leaves with its exit code. */
export function runCli(words: readonly string[], surroundings: Surroundings): void {
  const cli = utilityProcess.fork(join(surroundings.outFolder, 'main', 'cli.js'), [...words], {
    serviceName: 'Digit Desk command line',
    env: engineEnvironment(surroundings),
    stdio: 'pipe',
  })
  cli.stdout?.pipe(process.stdout, { end: false })
  cli.stderr?.pipe(process.stderr, { end: false })
  cli.once('exit', (code) => app.exit(code))
}
