import { AppError } from '../../core/base/app-error'
import type { CutAnswer, CutField, CutRequest } from './messages'

/** Cuts fields without the engine. */
export interface FieldCutter {
  cut(request: Omit<CutRequest, 'id'>): Promise<CutField>
}

interface Waiting {
  resolve(field: CutField): void
  reject(error: AppError): void
}

/** Talks to the segment worker; the worker and its OpenCV (9 MB) start with the first field. */
export class SegmentClient implements FieldCutter {
  readonly #createWorker: () => Worker
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | null = null
  #nextId = 1

  constructor(createWorker: () => Worker) {
    this.#createWorker = createWorker
  }

  cut(request: Omit<CutRequest, 'id'>): Promise<CutField> {
    const id = this.#nextId++
    this.#worker ??= this.#start()
    const worker = this.#worker
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      worker.postMessage({ ...request, id })
    })
  }

  #start(): Worker {
    const worker = this.#createWorker()
    worker.addEventListener('message', (event: MessageEvent<CutAnswer>) => this.#settle(event.data))
    worker.addEventListener('error', (event) => this.#fail(event.message))
    return worker
  }

  #settle(answer: CutAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (answer.ok) waiting?.resolve(answer.field)
    else waiting?.reject(new AppError('internal', answer.message))
  }

  #fail(message: string): void {
    this.#worker?.terminate()
    this.#worker = null
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const one of waiting) one.reject(new AppError('internal', message))
  }
}
