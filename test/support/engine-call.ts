import type { Page } from '@playwright/test'
import type { CommandName, ParamsOf, ValueOf } from '../../src/protocol/commands'

/** Far above the page's own numbers: where it takes the port too, neither takes the other's answers. */
let lastId = 1_000_000

/** Asks the running app's engine over a port of the test's own; the page's own link is left alone. */
export async function callEngine<Name extends CommandName>(
  page: Page,
  command: Name,
  params: ParamsOf<Name>,
): Promise<ValueOf<Name>> {
  const answer = await page.evaluate(
    (request) =>
      new Promise<unknown>((resolve, reject) => {
        const take = (event: MessageEvent): void => {
          const [port] = event.ports
          if (port === undefined) return
          event.stopImmediatePropagation()
          window.removeEventListener('message', take, { capture: true })
          port.onmessage = ({ data }) => {
            if (data.id !== request.id) return
            port.close()
            if (data.ok) resolve(data.value)
            else reject(new Error(`${data.error.code}: ${data.error.message}`))
          }
          port.postMessage(request)
        }
        window.addEventListener('message', take, { capture: true })
        window.desk.requestEnginePort()
      }),
    { id: ++lastId, command, params },
  )
  if (!isAnswerTo(command, answer)) throw new Error(`${command} answered with nothing`)
  return answer
}

function isAnswerTo<Name extends CommandName>(_command: Name, answer: unknown): answer is ValueOf<Name> {
  return answer !== undefined
}
