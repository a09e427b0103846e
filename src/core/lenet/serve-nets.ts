import { AppError, appErrorFrom } from '../base/app-error'
import type { TrainableNet } from './compute-port'
import type { NetAnswer, NetCallName, NetCalls, NetHost, NetPort, NetRequest } from './net-messages'
import { openTensorNet } from './tensor-engine'

type Handlers = {
  readonly [Name in NetCallName]: (params: NetCalls[Name]['params']) => Promise<NetCalls[Name]['value']>
}

/**
 * Runs nets on tfjs for whoever holds the other end of the port, in the order asked.
 * @param describe gets tfjs's backend ready; an AppError of it is told to the asker.
 */
export function serveNets(port: NetPort<NetAnswer, NetRequest>, describe: () => Promise<NetHost>): void {
  const handlers = createHandlers(describe)
  port.listen((request) => {
    const { id } = request
    answer(handlers, request).then(
      (value) => port.send({ id, ok: true, value }),
      (thrown: unknown) => {
        const { code, message } = appErrorFrom(thrown)
        port.send({ id, ok: false, code, message })
      },
    )
  })
}

async function answer<Name extends NetCallName>(
  handlers: Handlers,
  { call, params }: NetRequest<Name>,
): Promise<NetCalls[Name]['value']> {
  return handlers[call](params)
}

function createHandlers(describe: () => Promise<NetHost>): Handlers {
  const nets = new Map<number, TrainableNet>()
  const netOf = ({ net: number }: { readonly net: number }): TrainableNet => {
    const net = nets.get(number)
    if (net === undefined) throw new AppError('internal', `There is no net ${number}.`)
    return net
  }
  return {
    describe,
    open: async ({ net: number, model, weights, setup }) => {
      const net = await openTensorNet(model, weights, setup ?? undefined)
      nets.set(number, net)
      return { stepsInFlight: net.stepsInFlight }
    },
    infer: async (params) => netOf(params).infer(params.batch),
    step: async (params) => netOf(params).trainStep(params.batch, params.settings),
    weights: async (params) => netOf(params).weights(),
    setWeights: async (params) => done(netOf(params).setWeights(params.weights)),
    optimizerState: async (params) => netOf(params).optimizerState(),
    setOptimizerState: async (params) => done(netOf(params).setOptimizerState(params.state)),
    setCurvatures: async (params) => done(netOf(params).setCurvatures(params.curvatures)),
    dispose: async (params) => {
      netOf(params).dispose()
      nets.delete(params.net)
      return 'done'
    },
  }
}

async function done(work: Promise<void>): Promise<'done'> {
  await work
  return 'done'
}
