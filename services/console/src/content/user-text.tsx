import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { type Piece, splitText, type TextSpan } from './split-text.ts';

/** Text of people: text nodes and nothing else, in its own direction, with what would steer its display shown by name. */
export function UserText({ text, inline }: { text: string; inline?: boolean }) {
  const pieces = splitText(text);
  const content = pieces.map((piece) => (piece.mark ? <SteeringMark key={piece.start} piece={piece} /> : piece.text));
  return inline ? (
    <bdi className="user-text">{content}</bdi>
  ) : (
    <p className="user-text block" dir="auto">
      {content}
    </p>
  );
}

function SteeringMark({ piece }: { piece: Piece }) {
  const t = useText();
  const said = t(piece.mark === 'bidi' ? 'bidi-mark' : 'hidden-mark', { code: piece.text });
  return (
    <span className="steering-mark" role="img" aria-label={said} title={said} dir="ltr">
      {piece.text}
    </span>
  );
}

/** The same with the words marked that drove the scores, and a list of them for who cannot see the marks. */
export function MarkedText({ text, spans }: { text: string; spans: TextSpan[] }) {
  const t = useText();
  const name = useName();
  const { number } = useFormat();
  const strongest = Math.max(...spans.map((s) => Math.abs(s.weight)), 0);
  const level = (s: TextSpan) => (strongest === 0 ? 1 : Math.max(1, Math.ceil((Math.abs(s.weight) / strongest) * 3)));
  const say = (s: TextSpan) => t('why-highlight', { label: name('label', s.label), weight: number(s.weight, 2) });
  const listed = [...spans].sort((a, b) => b.weight - a.weight).slice(0, 12);
  return (
    <>
      <p className="user-text block" dir="auto">
        {splitText(text, spans).map((piece) => {
          if (piece.mark) return <SteeringMark key={piece.start} piece={piece} />;
          if (piece.spans.length === 0) return piece.text;
          const top = piece.spans.reduce((a, b) => (b.weight > a.weight ? b : a));
          return (
            <mark key={piece.start} className={`hl hl-${level(top)}`} title={piece.spans.map(say).join('\n')}>
              {piece.text}
            </mark>
          );
        })}
      </p>
      {listed.length > 0 && (
        <details className="marked-words">
          <summary>{t('highlight-list')}</summary>
          <ul>
            {listed.map((s) => (
              <li key={`${s.start}-${s.end}-${s.label}`}>
                <UserText text={text.slice(s.start, s.end)} inline /> <span className="muted">{say(s)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
