import type { EngineClient, PendingCall } from '../../protocol/client'
import type { CommandName, ParamsOf, ValueOf } from '../../protocol/commands'

/** What features know of the engine: requests with an answer, and events. Errors are AppErrors. */
export interface EngineRequests extends Pick<EngineClient, 'call' | 'on'> {
  /** A request that can be taken back; its value then rejects with `cancelled`. */
  begin<Name extends CommandName>(command: Name, params: ParamsOf<Name>): PendingCall<ValueOf<Name>>
}
