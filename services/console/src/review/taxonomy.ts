/** What a moderator records, with the key for each: places on the keyboard, so that they work in every alphabet. */
export const POLICY_KEYS = [
  ['intimate_image_abuse', 'Digit1', '1'],
  ['sexual_extortion', 'Digit2', '2'],
  ['deceptive_synthetic_media', 'Digit3', '3'],
  ['voyeuristic_recording', 'Digit4', '4'],
  ['doxxing', 'Digit5', '5'],
  ['cyberstalking', 'Digit6', '6'],
  ['online_harassment', 'Digit7', '7'],
  ['impersonation', 'Digit8', '8'],
  ['threat', 'Digit9', '9'],
  ['gender_hate', 'Digit0', '0'],
  ['other', 'KeyO', 'O'],
  ['not_abusive', 'KeyN', 'N'],
] as const;

export const ACTION_KEYS = [
  ['none', 'KeyZ', 'Z'],
  ['takedown_request', 'KeyT', 'T'],
  ['refer_to_police', 'KeyP', 'P'],
  ['support_referral', 'KeyS', 'S'],
  ['add_hash_to_bank', 'KeyB', 'B'],
] as const;

export const SKIP_REASONS = ['language', 'too_hard_for_me', 'know_the_people', 'not_sure', 'other'] as const;
