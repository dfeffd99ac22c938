import { type RefObject, useId } from 'react';
import { useName, useText } from '../i18n/text.tsx';
import { KeyCap } from '../keys/keys.tsx';
import { ACTION_KEYS, POLICY_KEYS } from './taxonomy.ts';

/** A decision as far as it is filled in. */
export interface Draft {
  policyLabel: string;
  action: string;
  target: string;
  rationale: string;
}
export const EMPTY_DRAFT: Draft = { policyLabel: '', action: '', target: '', rationale: '' };
export const isComplete = (draft: Draft): boolean => draft.policyLabel !== '' && draft.action !== '';

/** Label, action, target and reason. With `keys` the keys are shown that choose them. */
export function ChoiceFields({
  draft,
  onChange,
  keys,
  targetField,
  rationaleField,
}: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  keys?: boolean;
  targetField?: RefObject<HTMLInputElement | null>;
  rationaleField?: RefObject<HTMLTextAreaElement | null>;
}) {
  const t = useText();
  const id = useId();
  const name = useName();
  const group = (
    field: 'policyLabel' | 'action',
    legend: string,
    prefix: string,
    options: readonly (readonly [string, string, string])[],
  ) => (
    <fieldset className={`choices ${prefix}`}>
      <legend>{legend}</legend>
      <div className="choice-grid">
        {options.map(([value, , key]) => (
          <label key={value} className={draft[field] === value ? 'choice on' : 'choice'}>
            <input
              type="radio"
              name={`${id}-${field}`}
              value={value}
              checked={draft[field] === value}
              onChange={() => onChange({ ...draft, [field]: value })}
            />
            <span>{name(prefix, value)}</span>
            {keys && <KeyCap name={key} />}
          </label>
        ))}
      </div>
    </fieldset>
  );
  return (
    <>
      {group('policyLabel', t('decide-label'), 'policy', POLICY_KEYS)}
      {group('action', t('decide-action'), 'action', ACTION_KEYS)}
      <label className="field">
        <span>
          {t('decide-target')} {keys && <KeyCap name="G" />}
        </span>
        <input
          ref={targetField}
          name="target"
          dir="auto"
          maxLength={500}
          autoComplete="off"
          aria-describedby={`${id}-target`}
          value={draft.target}
          onChange={(e) => onChange({ ...draft, target: e.target.value })}
        />
        <small id={`${id}-target`}>{t('decide-target-help')}</small>
      </label>
      <label className="field">
        <span>
          {t('decide-rationale')} {keys && <KeyCap name="R" />}
        </span>
        <textarea
          ref={rationaleField}
          name="rationale"
          dir="auto"
          rows={3}
          maxLength={10_000}
          aria-describedby={`${id}-rationale`}
          value={draft.rationale}
          onChange={(e) => onChange({ ...draft, rationale: e.target.value })}
        />
        <small id={`${id}-rationale`}>{t('decide-rationale-help')}</small>
      </label>
    </>
  );
}
