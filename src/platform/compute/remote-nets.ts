import { AppError } from '../../core/base/app-error'
import type { ComputeNet, TrainableNet, TrainingSetup } from '../../core/lenet/compute-port'
import type { LenetModel, Weights } from '../../core/lenet/model'
import type {
  NetAnswer,
  NetCallName,
  NetCalls,
  NetHost,
  NetPort,
  SentRequest,
} from '../../core/lenet/net-messages'

/** Nets that run at the other end of a port. */
export interface RemoteNets {
  /** @throws AppError of the other end, 'engine-stopped' where it went away. So do all calls on a net. */
  describe(): Promise<NetHost>
  openNet(model: LenetModel, weights: Weights): Promise<ComputeNet>
  openTrainableNet(model: LenetModel, weights: Weights, setup: TrainingSetup): Promise<TrainableNet>
  /** Being opened, or opened and not disposed of. */
  openCount(): number
  close(): void
}

interface Waiting {
  readonly call: NetCallName
  readonly resolve: (value: unknown) => void
  readonly reject: (error: AppError) => void
}

/** @param onQuiet told whenever the last net was disposed of. */
export function connectNets(port: NetPort<SentRequest, NetAnswer>, onQuiet: () => void): RemoteNets {
  const call = createCaller(port)
  const open = new Set<number>()
  let lastNet = 0
  const openAny = async (
    model: LenetModel,
    weights: Weights,
    setup: TrainingSetup | null,
  ): Promise<RemoteNet> => {
    const net = ++lastNet
    const forget = (): void => {
      if (open.delete(net) && open.size === 0) onQuiet()
    }
    open.add(net)
    try {
      const { stepsInFlight } = await call('open', { net, model, weights, setup })
      return remoteNet({ model, net, stepsInFlight, call }, forget)
    } catch (thrown) {
      forget()
      throw thrown
    }
  }
  return {
    describe: () => call('describe', {}),
    openNet: (model, weights) => openAny(model, weights, null),
    openTrainableNet: async (model, weights, setup) => ({ ...(await openAny(model, weights, setup)), setup }),
    openCount: () => open.size,
    close: () => port.close(),
  }
}

type Caller = <Name extends NetCallName>(
  call: Name,
  params: NetCalls[Name]['params'],
) => Promise<NetCalls[Name]['value']>

function createCaller(port: NetPort<SentRequest, NetAnswer>): Caller {
  const waiting = new Map<number, Waiting>()
  let lastId = 0
  let isClosed = false
  port.onClosed(() => {
    isClosed = true
    for (const { call, reject } of waiting.values()) reject(stopped(call))
    waiting.clear()
  })
  port.listen((answer) => {
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if (answer.ok) asked?.resolve(answer.value)
    else asked?.reject(errorFrom(answer))
  })
  return (call, params) => {
    const id = ++lastId
    return new Promise((resolve, reject) => {
      if (isClosed) {
        reject(stopped(call))
        return
      }
      const settle = (value: unknown): void => {
        if (isAnswerTo(call, value)) resolve(value)
        else reject(new AppError('internal', 'A net answered with nothing.', { call }))
      }
      waiting.set(id, { call, resolve: settle, reject })
      port.send({ id, call, params })
    })
  }
}

/** Not parsed: the other end is our own page, whose handlers have these types, and nobody else holds its port. */
function isAnswerTo<Name extends NetCallName>(_call: Name, value: unknown): value is NetCalls[Name]['value'] {
  return value !== undefined
}

function errorFrom({ code, message, details }: Extract<NetAnswer, { ok: false }>): AppError {
  return new AppError(code, message, details)
}

function stopped(call: NetCallName): AppError {
  return new AppError('engine-stopped', 'What ran the net went away.', { call })
}

type RemoteNet = Omit<TrainableNet, 'setup'>

interface RemoteNetParts {
  readonly model: LenetModel
  readonly net: number
  readonly stepsInFlight: number
  readonly call: Caller
}

function remoteNet({ model, net, stepsInFlight, call }: RemoteNetParts, onDisposed: () => void): RemoteNet {
  return {
    model,
    stepsInFlight,
    infer: (batch) => call('infer', { net, batch }),
    trainStep: (batch, settings) => call('step', { net, batch, settings }),
    weights: () => call('weights', { net }),
    setWeights: async (weights) => void (await call('setWeights', { net, weights })),
    optimizerState: () => call('optimizerState', { net }),
    setOptimizerState: async (state) => void (await call('setOptimizerState', { net, state })),
    setCurvatures: async (curvatures) => void (await call('setCurvatures', { net, curvatures })),
    dispose() {
      // Nobody waits for it; a window that went away has freed everything.
      call('dispose', { net }).catch(() => undefined)
      onDisposed()
    },
  }
}
