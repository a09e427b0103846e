import { join } from 'node:path'
import { app, utilityProcess } from 'electron'
import { engineEnvironment, type Surroundings } from './surroundings'

/**
 * Runs the command line in a process of its own and leaves with its exit code. Without a display Electron itself must
 * have been started with `--ozone-platform=headless`, as the installed `digit-desk` does: a switch set here is too late.
 */
export function runCli(words: readonly string[], surroundings: Surroundings): void {
  const cli = utilityProcess.fork(join(surroundings.outFolder, 'main', 'cli-host.js'), [...words], {
    serviceName: 'Digit Desk command line',
    env: engineEnvironment(surroundings),
    stdio: 'inherit',
  })
  cli.once('exit', (code) => app.exit(code))
}
