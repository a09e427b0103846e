import { AppError, appErrorFrom } from '../base/app-error'
import type { ComputeNet, TrainableNet, TrainingSetup } from './compute-port'
import type { LenetModel, Weights } from './model'
import type { NetAnswer, NetCallName, NetCalls, NetHost, NetPort, NetRequest } from './net-messages'

/** What opens the nets that are served. */
export interface ServedEngine {
  /** Gets the device ready; an AppError of it is told to the asker. */
  describe(): Promise<NetHost>
  openNet(model: LenetModel, weights: Weights): Promise<ComputeNet>
  openTrainableNet(model: LenetModel, weights: Weights, setup: TrainingSetup): Promise<TrainableNet>
}

type Handlers = {
  readonly [Name in NetCallName]: (params: NetCalls[Name]['params']) => Promise<NetCalls[Name]['value']>
}

/** Runs nets for whoever holds the other end of the port, in the order asked. */
export function serveNets(port: NetPort<NetAnswer, NetRequest>, engine: ServedEngine): void {
  const handlers = createHandlers(engine)
  port.listen((request) => {
    const { id } = request
    answer(handlers, request).then(
      (value) => port.send({ id, ok: true, value }),
      (thrown: unknown) => {
        const { code, message, details } = appErrorFrom(thrown)
        port.send({ id, ok: false, code, message, details })
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

function createHandlers(engine: ServedEngine): Handlers {
  const nets = new Map<number, ComputeNet>()
  const trainable = new Map<number, TrainableNet>()
  return {
    describe: () => engine.describe(),
    open: async ({ net: number, model, weights, setup }) => {
      if (setup === null) {
        nets.set(number, await engine.openNet(model, weights))
        return { stepsInFlight: 1 }
      }
      const net = await engine.openTrainableNet(model, weights, setup)
      nets.set(number, net)
      trainable.set(number, net)
      return { stepsInFlight: net.stepsInFlight }
    },
    infer: async ({ net, batch }) => netIn(nets, net).infer(batch),
    step: async ({ net, batch, settings }) => netIn(trainable, net).trainStep(batch, settings),
    weights: async ({ net }) => netIn(nets, net).weights(),
    setWeights: async ({ net, weights }) => done(netIn(nets, net).setWeights(weights)),
    optimizerState: async ({ net }) => netIn(trainable, net).optimizerState(),
    setOptimizerState: async ({ net, state }) => done(netIn(trainable, net).setOptimizerState(state)),
    setCurvatures: async ({ net, curvatures }) => done(netIn(trainable, net).setCurvatures(curvatures)),
    dispose: async ({ net }) => {
      netIn(nets, net).dispose()
      nets.delete(net)
      trainable.delete(net)
      return 'done'
    },
  }
}

function netIn<Net>(nets: ReadonlyMap<number, Net>, number: number): Net {
  const net = nets.get(number)
  if (net === undefined) throw new AppError('internal', `There is no net ${number}.`)
  return net
}

async function done(work: Promise<void>): Promise<'done'> {
  await work
  return 'done'
}
