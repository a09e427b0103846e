import type { EngineClient } from '../../protocol/client'

/** What features know of the engine: requests with an answer, and events. Errors are AppErrors. */
export type EngineRequests = Pick<EngineClient, 'call' | 'on'>
