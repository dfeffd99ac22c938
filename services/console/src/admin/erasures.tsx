import type { RowOf } from '@haetae/client';
import { api } from '../api/api.ts';
import { UserText } from '../content/user-text.tsx';
import { useFormat } from '../i18n/format.ts';
import { useName, useText } from '../i18n/text.tsx';
import { More, usePaged } from '../layout/paged.tsx';
import { Choice, CreateForm, Field, Table, textOf } from './resource.tsx';

type Erasure = RowOf<'/v1/erasures'>;
const KINDS = ['author', 'url', 'item'] as const;
const FIELD = { author: 'authorId', url: 'url', item: 'itemId' } as const;

/** Requests to erase what somebody wrote or what stands at an address, and how far each is. */
export function Erasures({ mayAsk }: { mayAsk: boolean }) {
  const t = useText();
  const name = useName();
  const { dateTime } = useFormat();
  const { query, rows, refresh } = usePaged<Erasure>('/v1/erasures', 'erasures');
  return (
    <div className="stack-wide">
      <p className="muted">{t('erase-help')}</p>
      {mayAsk && (
        <CreateForm
          title={t('erase-new')}
          submit={t('erase-submit')}
          onSubmit={async (form) => {
            const kind = textOf(form, 'kind') as keyof typeof FIELD;
            const source = textOf(form, 'source');
            await api.post('/v1/erasures', {
              [FIELD[kind]]: textOf(form, 'what'),
              ...(source === '' || kind === 'item' ? {} : { source }),
              reason: textOf(form, 'reason'),
            });
            await refresh();
            return undefined;
          }}
        >
          <Choice text={t('erase-kind')} name="kind" options={KINDS.map((k) => [k, name('erase-kind', k)] as const)} />
          <Field text={t('erase-what')} name="what" required maxLength={4_000} />
          <Field text={t('erase-source')} name="source" maxLength={200} />
          <Field text={t('erase-why')} name="reason" required maxLength={2_000} />
        </CreateForm>
      )}
      <Table
        title={t('admin-erasures')}
        query={query}
        rows={rows}
        columns={[
          { head: t('erase-kind'), cell: (e) => name('erase-kind', e.kind) },
          { head: t('erase-why'), cell: (e) => <UserText text={e.reason} inline /> },
          { head: t('admin-created'), cell: (e) => dateTime(e.requestedAt) },
          {
            head: t('admin-status'),
            cell: (e) => (
              <span className={e.state === 'held' ? 'chip strong' : 'chip'}>{name('erase-state', e.state)}</span>
            ),
          },
          {
            head: t('erase-gone'),
            cell: (e) => t('erase-counts', { items: e.erased.items, media: e.erased.media, held: e.heldItems }),
          },
          { head: t('erase-tombstone'), cell: (e) => <Tombstone erasure={e} /> },
        ]}
      />
      <More query={query} />
    </div>
  );
}

/** What remains: signed, and checked with the public key of the instance. */
function Tombstone({ erasure: { tombstone, signature, doneAt } }: { erasure: Erasure }) {
  const { dateTime } = useFormat();
  if (tombstone === null || signature === null || doneAt === null) return '–';
  return (
    <details>
      <summary>{dateTime(doneAt)}</summary>
      <code className="hash" dir="ltr">
        {tombstone} {signature}
      </code>
    </details>
  );
}
