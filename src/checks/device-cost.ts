/** What a case takes of a device that is only a client: its own timers, and times of ours that it is watched for. */
export interface DeviceCost {
  /** How often its connection ends, and it has to come again. */
  drops?: number;
  /** How many of its keep-alives are waited for. */
  keepAlives?: number;
  /** Milliseconds for which it is watched, whatever it does. */
  time?: number;
}

export const sumOfCosts = (costs: readonly DeviceCost[]): Required<DeviceCost> => ({
  drops: costs.reduce((sum, { drops = 0 }) => sum + drops, 0),
  keepAlives: costs.reduce((sum, { keepAlives = 0 }) => sum + keepAlives, 0),
  time: costs.reduce((sum, { time = 0 }) => sum + time, 0),
});
