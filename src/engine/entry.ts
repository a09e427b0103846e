import { createEngine } from './create-engine'
import { findMain } from './main-link'
import { findSurroundings } from './surroundings'

// The engine as Electron's utility process: main sends one port for each window, this answers on each.

function log(line: string): void {
  process.stderr.write(`engine: ${line}\n`)
}

const main = findMain()
if (main !== null) {
  const engine = createEngine({
    ...findSurroundings(process.env),
    now: () => new Date(),
    log,
    measuresEngines: true,
    openNetPort: main.openNetPort,
  })
  main.onConnect((port) => engine.server.connect(port))
  main.onShutdown(() => {
    engine.close().then(
      () => process.exit(0),
      (thrown: unknown) => {
        log(String(thrown))
        process.exit(1)
      },
    )
  })
  // The first page should not wait for it; what fails here is told when something is read.
  engine.warmUp().catch((thrown: unknown) => log(String(thrown)))
} else {
  process.stderr.write('This is the engine of Digit Desk; the program starts it.\n')
  process.exitCode = 2
}
