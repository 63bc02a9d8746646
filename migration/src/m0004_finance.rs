//! Finance: the ledger with its guards, holds, payees, earnings, payouts, deposits and statements.

use sea_orm_migration::async_trait;
use sea_orm_migration::prelude::*;

use crate::dialect;

/// The tables of finance.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0004_finance"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await?;
        dialect::run(manager, GUARDS).await
    }
}

const TABLES: &[&str] = &[
    "CREATE TABLE ledger_account (
        id UUID PRIMARY KEY,
        code TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        owner_kind TEXT,
        owner_id UUID,
        currency TEXT NOT NULL,
        balance_minor BIGINT,
        guarded BOOL NOT NULL
    )",
    "CREATE INDEX ledger_account_owner ON ledger_account (owner_id) WHERE owner_id IS NOT NULL",
    "CREATE TABLE posting (
        id UUID PRIMARY KEY,
        kind TEXT NOT NULL,
        because TEXT NOT NULL,
        happened_on BIGINT NOT NULL,
        posted_at BIGINT NOT NULL,
        event_id UUID,
        user_id UUID,
        reverses UUID UNIQUE REFERENCES posting (id),
        key TEXT NOT NULL UNIQUE,
        chain_id UUID NOT NULL,
        number BIGINT NOT NULL,
        previous_hash BYTES NOT NULL,
        hash BYTES NOT NULL,
        seq BIGINT UNIQUE,
        UNIQUE (chain_id, number)
    )",
    "CREATE INDEX posting_happened ON posting (happened_on)",
    "CREATE INDEX posting_unsealed ON posting (id) WHERE seq IS NULL",
    "CREATE TABLE entry (
        id UUID PRIMARY KEY,
        posting_id UUID NOT NULL REFERENCES posting (id) DEFERRABLE INITIALLY DEFERRED,
        line INT NOT NULL,
        account_id UUID NOT NULL REFERENCES ledger_account (id),
        amount_minor BIGINT NOT NULL,
        currency TEXT NOT NULL,
        deal_id UUID,
        payee_id UUID,
        tax_period TEXT,
        CHECK (amount_minor <> 0)
    )",
    "CREATE INDEX entry_posting ON entry (posting_id)",
    "CREATE INDEX entry_account ON entry (account_id, id)",
    "CREATE INDEX entry_payee ON entry (payee_id) WHERE payee_id IS NOT NULL",
    "CREATE TABLE hold (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        deal_id UUID NOT NULL UNIQUE,
        brand_id UUID NOT NULL,
        currency TEXT NOT NULL,
        price_minor BIGINT NOT NULL,
        fee_minor BIGINT NOT NULL,
        funded_minor BIGINT NOT NULL,
        released_minor BIGINT NOT NULL,
        released_fee_minor BIGINT NOT NULL,
        refunded_minor BIGINT NOT NULL,
        refunded_fee_minor BIGINT NOT NULL,
        money_mode TEXT NOT NULL,
        terms_id UUID,
        frozen BOOL NOT NULL,
        CHECK (funded_minor - released_minor - refunded_minor >= 0),
        CHECK (released_fee_minor + refunded_fee_minor <= fee_minor)
    )",
    "CREATE INDEX hold_brand ON hold (brand_id, state)",
    "CREATE TABLE payee (
        id UUID PRIMARY KEY,
        kind TEXT NOT NULL,
        owner_id UUID NOT NULL UNIQUE,
        user_id UUID,
        legal_name BYTES,
        tax_profile TEXT,
        id_number BYTES,
        id_fingerprint BYTES,
        country TEXT,
        vat_consent_at BIGINT,
        identity_checked_at BIGINT,
        created_at BIGINT NOT NULL
    )",
    "CREATE TABLE payout_method (
        id UUID PRIMARY KEY,
        payee_id UUID NOT NULL REFERENCES payee (id),
        currency TEXT NOT NULL,
        account BYTES NOT NULL,
        holder BYTES NOT NULL,
        fingerprint BYTES NOT NULL,
        ending TEXT NOT NULL,
        bank_name TEXT NOT NULL,
        branch TEXT,
        active_from BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        user_id UUID,
        replaced_at BIGINT
    )",
    "CREATE UNIQUE INDEX payout_method_current ON payout_method (payee_id, currency) WHERE replaced_at IS NULL",
    "CREATE TABLE payout_batch (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        currency TEXT NOT NULL,
        pay_date TEXT NOT NULL,
        cut_off BIGINT NOT NULL,
        total_minor BIGINT NOT NULL,
        item_count BIGINT NOT NULL,
        content_hash BYTES,
        maker_id UUID NOT NULL,
        submitted_at BIGINT,
        exported_at BIGINT
    )",
    "CREATE TABLE payout_item (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        batch_id UUID NOT NULL REFERENCES payout_batch (id),
        payee_id UUID NOT NULL REFERENCES payee (id),
        currency TEXT NOT NULL,
        gross_minor BIGINT NOT NULL,
        agency_minor BIGINT NOT NULL,
        tax_minor BIGINT NOT NULL,
        net_minor BIGINT NOT NULL,
        method_id UUID NOT NULL REFERENCES payout_method (id),
        method BYTES NOT NULL,
        end_to_end_id TEXT NOT NULL UNIQUE,
        bank_reference TEXT,
        reason TEXT,
        tax_period TEXT NOT NULL,
        CHECK (gross_minor = agency_minor + tax_minor + net_minor),
        CHECK (net_minor > 0)
    )",
    "CREATE INDEX payout_item_batch ON payout_item (batch_id)",
    "CREATE INDEX payout_item_payee ON payout_item (payee_id)",
    "CREATE TABLE earning (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        payee_id UUID NOT NULL REFERENCES payee (id),
        deal_id UUID NOT NULL,
        deliverable_id UUID,
        currency TEXT NOT NULL,
        kind TEXT NOT NULL,
        gross_minor BIGINT NOT NULL,
        agency_minor BIGINT NOT NULL,
        owed_minor BIGINT NOT NULL,
        fee_minor BIGINT NOT NULL,
        vat_minor BIGINT NOT NULL,
        because TEXT NOT NULL,
        happened_on BIGINT NOT NULL,
        clears_on BIGINT,
        reverses UUID REFERENCES earning (id),
        item_id UUID REFERENCES payout_item (id),
        CHECK (gross_minor = owed_minor + agency_minor)
    )",
    "CREATE INDEX earning_payee ON earning (payee_id, state)",
    "CREATE INDEX earning_deal ON earning (deal_id)",
    "CREATE INDEX earning_payable ON earning (currency, payee_id) WHERE state = 'available'",
    "CREATE INDEX earning_item ON earning (item_id) WHERE item_id IS NOT NULL",
    "CREATE TABLE earning_blocker (
        id UUID PRIMARY KEY,
        deal_id UUID,
        payee_id UUID,
        code TEXT NOT NULL,
        facts TEXT NOT NULL,
        clears_on BIGINT,
        placed_at BIGINT NOT NULL,
        lifted_at BIGINT
    )",
    "CREATE INDEX earning_blocker_deal ON earning_blocker (deal_id) WHERE lifted_at IS NULL",
    "CREATE INDEX earning_blocker_payee ON earning_blocker (payee_id) WHERE lifted_at IS NULL",
    "CREATE TABLE withholding (
        id UUID PRIMARY KEY,
        payee_id UUID NOT NULL,
        item_id UUID NOT NULL REFERENCES payout_item (id),
        tax_period TEXT NOT NULL,
        scheme TEXT NOT NULL,
        currency TEXT NOT NULL,
        income_minor BIGINT NOT NULL,
        taxable_minor BIGINT NOT NULL,
        tax_minor BIGINT NOT NULL,
        inputs TEXT NOT NULL,
        working TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        reversed_by UUID REFERENCES posting (id)
    )",
    "CREATE INDEX withholding_payee ON withholding (payee_id, tax_period)",
    "CREATE UNIQUE INDEX withholding_item ON withholding (item_id) WHERE reversed_by IS NULL",
    "CREATE TABLE payout_approval (
        batch_id UUID NOT NULL REFERENCES payout_batch (id),
        user_id UUID NOT NULL,
        content_hash TEXT NOT NULL,
        person_hash BYTES NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (batch_id, user_id, content_hash)
    )",
    "CREATE TABLE bank_file (
        id UUID PRIMARY KEY,
        file_id UUID NOT NULL REFERENCES file (id),
        account TEXT NOT NULL,
        sha256 BYTES NOT NULL UNIQUE,
        lines BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        user_id UUID
    )",
    "CREATE TABLE payment_code (
        code TEXT PRIMARY KEY,
        brand_id UUID NOT NULL UNIQUE,
        created_at BIGINT NOT NULL
    )",
    "CREATE TABLE deposit (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        bank_file_id UUID NOT NULL REFERENCES bank_file (id),
        account TEXT NOT NULL,
        reference TEXT NOT NULL,
        booked_on TEXT NOT NULL,
        currency TEXT NOT NULL,
        amount_minor BIGINT NOT NULL,
        payer_name TEXT NOT NULL,
        remark TEXT NOT NULL,
        payment_code TEXT,
        brand_id UUID,
        CHECK (amount_minor > 0),
        UNIQUE (account, reference)
    )",
    "CREATE INDEX deposit_state ON deposit (state, created_at)",
    "CREATE TABLE statement (
        id UUID PRIMARY KEY,
        state TEXT NOT NULL,
        version BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        changed_at BIGINT NOT NULL,
        party_kind TEXT NOT NULL,
        party_id UUID NOT NULL,
        period TEXT NOT NULL,
        currency TEXT NOT NULL,
        number TEXT NOT NULL UNIQUE,
        issue BIGINT NOT NULL,
        opening_minor BIGINT NOT NULL,
        closing_minor BIGINT NOT NULL,
        content TEXT NOT NULL,
        content_hash TEXT NOT NULL,
        supersedes UUID,
        UNIQUE (party_id, period, currency, issue)
    )",
    "CREATE INDEX statement_period ON statement (period, party_id)",
    "CREATE TABLE book_number (book TEXT PRIMARY KEY, last BIGINT NOT NULL)",
];

/// The books: a header is refused unless its entries, written before it, balance in every currency; entries for an
/// existing header are refused; neither ever changes, but for the global number that follows once.
const GUARDS: &[&str] = &[
    "@sqlite
    CREATE TRIGGER posting_balanced BEFORE INSERT ON posting
    WHEN (SELECT COUNT(*) FROM entry WHERE posting_id = NEW.id) < 2
        OR EXISTS (SELECT 1 FROM entry WHERE posting_id = NEW.id GROUP BY currency HAVING SUM(amount_minor) <> 0)
    BEGIN SELECT RAISE(ABORT, 'a posting has two entries or more and sums to zero in every currency'); END
    @end",
    "@sqlite
    CREATE TRIGGER entry_before_header BEFORE INSERT ON entry
    WHEN EXISTS (SELECT 1 FROM posting WHERE id = NEW.posting_id)
    BEGIN SELECT RAISE(ABORT, 'a posting takes no further entries'); END
    @end",
    "@sqlite
    CREATE TRIGGER entry_unchanged BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries never change'); END
    @end",
    "@sqlite
    CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END
    @end",
    "@sqlite
    CREATE TRIGGER posting_unchanged BEFORE UPDATE ON posting
    WHEN OLD.seq IS NOT NULL OR OLD.hash <> NEW.hash OR OLD.because <> NEW.because OR OLD.kind <> NEW.kind OR OLD.key <> NEW.key
        OR OLD.happened_on <> NEW.happened_on OR OLD.posted_at <> NEW.posted_at OR OLD.previous_hash <> NEW.previous_hash
        OR OLD.chain_id <> NEW.chain_id OR OLD.number <> NEW.number OR OLD.reverses IS NOT NEW.reverses
    BEGIN SELECT RAISE(ABORT, 'postings never change'); END
    @end",
    "@sqlite
    CREATE TRIGGER posting_kept BEFORE DELETE ON posting BEGIN SELECT RAISE(ABORT, 'postings are never deleted'); END
    @end",
    "@postgres
    CREATE FUNCTION must_balance() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT COUNT(*) FROM entry WHERE posting_id = NEW.id) < 2
            OR EXISTS (SELECT 1 FROM entry WHERE posting_id = NEW.id GROUP BY currency HAVING SUM(amount_minor) <> 0)
        THEN RAISE EXCEPTION 'a posting has two entries or more and sums to zero in every currency'; END IF;
        RETURN NEW;
    END $$
    @end",
    "@postgres
    CREATE TRIGGER posting_balanced BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION must_balance()
    @end",
    "@postgres
    CREATE FUNCTION must_precede_header() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF EXISTS (SELECT 1 FROM posting WHERE id = NEW.posting_id)
        THEN RAISE EXCEPTION 'a posting takes no further entries'; END IF;
        RETURN NEW;
    END $$
    @end",
    "@postgres
    CREATE TRIGGER entry_before_header BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION must_precede_header()
    @end",
    "@postgres
    CREATE TRIGGER entry_unchanged BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_change()
    @end",
    "@postgres
    CREATE TRIGGER posting_unchanged BEFORE UPDATE ON posting FOR EACH ROW
    WHEN (OLD.seq IS NOT NULL OR OLD.hash <> NEW.hash OR OLD.because <> NEW.because OR OLD.kind <> NEW.kind OR OLD.key <> NEW.key
        OR OLD.happened_on <> NEW.happened_on OR OLD.posted_at <> NEW.posted_at OR OLD.previous_hash <> NEW.previous_hash
        OR OLD.chain_id <> NEW.chain_id OR OLD.number <> NEW.number OR OLD.reverses IS DISTINCT FROM NEW.reverses)
    EXECUTE FUNCTION refuse_change()
    @end",
    "@postgres
    CREATE TRIGGER posting_kept BEFORE DELETE ON posting FOR EACH ROW EXECUTE FUNCTION refuse_change()
    @end",
];
