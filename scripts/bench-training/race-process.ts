import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** What a racer is asked for, as one line of JSON. */
export interface RaceRequest {
  readonly task: 'train' | 'infer' | 'limit'
  readonly batch: number
  readonly seconds: number
  /** Our engines alone: a net of the family in place of the one that all run. */
  readonly model?: string
  /** The kernels alone. */
  readonly threads?: number
  /** PyTorch alone. */
  readonly fused?: boolean
  readonly channelsLast?: boolean
}

export interface RaceReply {
  /** Examples, or for `limit` multiply-adds. */
  readonly examples: number
  readonly seconds: number
}

/** A racer in a process of its own, so that the threads of one never spin while another is timed. */
export interface RaceProcess {
  /** What it said first: its version and the like. */
  readonly greeting: Readonly<Record<string, unknown>>
  /** Examples a second. */
  ask(request: RaceRequest): Promise<number>
  close(): void
}

/** @throws Error in the racer's own words where it cannot start. */
export async function startRacer(program: string, args: readonly string[]): Promise<RaceProcess> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const lines = linesOf(child)
  const greeting = await lines.next()
  return {
    greeting,
    async ask(request) {
      child.stdin?.write(`${JSON.stringify(request)}\n`)
      const { examples, seconds, error } = await lines.next()
      if (typeof error === 'string') throw new Error(error)
      if (typeof examples !== 'number' || typeof seconds !== 'number') throw new Error('a racer said no time')
      return examples / seconds
    },
    close: () => void child.kill(),
  }
}

type Line = Readonly<Record<string, unknown>>

/** The child's lines one by one; an end before the next line is an error that holds what it wrote to stderr. */
function linesOf(child: ChildProcess): { next(): Promise<Line> } {
  const ready: Line[] = []
  const waiting: { resolve(line: Line): void; reject(error: Error): void }[] = []
  let complaint = ''
  let ended: Error | null = null
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4000)
  })
  const end = (why: string): void => {
    ended ??= new Error(why)
    for (const { reject } of waiting.splice(0)) reject(ended)
  }
  child.on('error', (error) => end(error.message))
  child.on('close', (code) => end(complaint.match(/^\w*Error: .*/m)?.[0] ?? `a racer ended with ${code}`))
  if (child.stdout) {
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = lineFrom(text)
      if (!line) return
      const next = waiting.shift()
      if (next) next.resolve(line)
      else ready.push(line)
    })
  }
  return {
    next: () =>
      new Promise((resolve, reject) => {
        const line = ready.shift()
        if (line) resolve(line)
        else if (ended) reject(ended)
        else waiting.push({ resolve, reject })
      }),
  }
}

/** A line that is no JSON object is a library's chatter. */
function lineFrom(text: string): Line | null {
  if (!text.startsWith('{')) return null
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null ? { ...value } : null
}
