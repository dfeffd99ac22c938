import { HaetaeError, type TakedownSide, type TakedownState, type TakedownStep } from '@haetae/contracts';

/**
 * The life of a takedown request:
 *
 *     draft → sent → acknowledged → actioned
 *               ↘        ↓  ↖ answer
 *                disputed · refused → (answer) → sent
 *     any of them but actioned → withdrawn
 *
 * A legal clock runs from `sent` on through `acknowledged` and `disputed`; it stops at `refused`, `actioned` and `withdrawn`, and
 * goes on with the same end when the sender answers a refusal.
 */
const MOVES: Record<
  Exclude<TakedownStep, 'due_soon' | 'breached'>,
  { sides: readonly TakedownSide[]; from: readonly TakedownState[]; to?: TakedownState }
> = {
  send: { sides: ['sender'], from: ['draft'], to: 'sent' },
  remind: { sides: ['sender'], from: ['sent', 'acknowledged', 'disputed'] },
  answer: { sides: ['sender'], from: ['disputed', 'refused'], to: 'sent' },
  withdraw: { sides: ['sender'], from: ['draft', 'sent', 'acknowledged', 'disputed', 'refused'], to: 'withdrawn' },
  acknowledge: { sides: ['platform'], from: ['sent'], to: 'acknowledged' },
  act: { sides: ['platform'], from: ['sent', 'acknowledged', 'disputed', 'refused'], to: 'actioned' },
  refuse: { sides: ['platform'], from: ['sent', 'acknowledged', 'disputed'], to: 'refused' },
  dispute: { sides: ['platform'], from: ['sent', 'acknowledged'], to: 'disputed' },
  comment: { sides: ['sender', 'platform'], from: ['sent', 'acknowledged', 'disputed', 'refused', 'actioned'] },
};
const RUNNING: readonly TakedownState[] = ['sent', 'acknowledged', 'disputed'];

/** The state after a step. Throws TAKEDOWN_TRANSITION_INVALID when the state or the side does not allow it. */
export function stepTakedown(state: TakedownState, side: TakedownSide, step: TakedownStep): TakedownState {
  if (step === 'due_soon' || step === 'breached') {
    if (side === 'clock' && clockRuns(state)) return state;
  } else {
    const move = MOVES[step];
    if (move.sides.includes(side) && move.from.includes(state)) return move.to ?? state;
  }
  throw new HaetaeError('TAKEDOWN_TRANSITION_INVALID', `The takedown is ${state}; the ${side} cannot ${step} it.`);
}

/** Whether a legal clock runs in this state. */
export const clockRuns = (state: TakedownState): boolean => RUNNING.includes(state);
