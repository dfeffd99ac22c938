/** What one person may be exposed to in one shift. */
export interface ExposureLimits {
  severeCases: number;
  unblurredSeconds: number;
  shiftHours: number;
  /** Minutes of work without a break after which one is recommended. */
  breakMinutes: number;
}

/** Where a person stands within the budget of the shift. Times are ISO 8601. */
export interface ExposureStatus {
  actor: string;
  severeCases: { used: number; limit: number };
  unblurredSeconds: { used: number; limit: number };
  shiftHours: number;
  /** Which budget is spent: severe cases are refused then, or clear images. */
  spent: ('severe_cases' | 'unblurred_seconds')[];
  /** At least four fifths of a budget are used. */
  nearLimit: boolean;
  /** When severe cases come again; null while they do. */
  opensAt: string | null;
  /** When images are shown clear again; null while they are. */
  clearOpensAt: string | null;
  /** Cases in which a minor may be shown that this person saw in the shift. */
  minorCases: number;
  minutesSinceBreak: number;
  breakRecommended: boolean;
  /** Until when a supervisor has lifted the budget; null where none has. */
  liftedUntil: string | null;
}
