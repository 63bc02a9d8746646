//! Writes a payment order as pain.001.001.09, element by element in the order of the schema.
//!
//! One payment information block for each currency and execution day; counts and control sums are those of what
//! was written. Texts and amounts were checked in `pain001`.

use super::pain001::{Group, PaymentAccount, PaymentAddress, PaymentOrder, WrittenParty, WrittenPayment};
use super::rules::ExportError;
use super::sepa::any_text;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
/// ISO 4217 knows no currency with more digits than these behind the point.
const MOST_DIGITS: u32 = 4;

type Xml = Writer<Vec<u8>>;

/// The order's bytes.
pub fn pain001_xml(order: &PaymentOrder) -> Result<Vec<u8>, ExportError> {
    let groups = order.groups()?;
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("Document").with_attribute(("xmlns", NAMESPACE)).write_inner_content(|xml| {
        within(xml, "CstmrCdtTrfInitn", |xml| {
            header(xml, order, &groups)?;
            groups.iter().try_for_each(|group| payment_information(xml, group))
        })
    })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn header(xml: &mut Xml, order: &PaymentOrder, groups: &[Group]) -> io::Result<()> {
    let all = || groups.iter().flat_map(|group| &group.payments);
    within(xml, "GrpHdr", |xml| {
        leaf(xml, "MsgId", &order.batch.0.simple().to_string())?;
        leaf(xml, "CreDtTm", &order.created_at.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string())?;
        leaf(xml, "NbOfTxs", &all().count().to_string())?;
        leaf(xml, "CtrlSum", &control_sum(all()))?;
        let name = groups.first().map(|group| group.debtor.name.clone()).or_else(|| any_text(&order.debtor.name, 70));
        within(xml, "InitgPty", |xml| leaf(xml, "Nm", &name.unwrap_or_default()))
    })
}

fn payment_information(xml: &mut Xml, group: &Group) -> io::Result<()> {
    within(xml, "PmtInf", |xml| {
        leaf(xml, "PmtInfId", &group.id)?;
        leaf(xml, "PmtMtd", "TRF")?;
        leaf(xml, "NbOfTxs", &group.payments.len().to_string())?;
        leaf(xml, "CtrlSum", &control_sum(group.payments.iter()))?;
        if group.is_sepa {
            within(xml, "PmtTpInf", |xml| within(xml, "SvcLvl", |xml| leaf(xml, "Cd", "SEPA")))?;
        }
        within(xml, "ReqdExctnDt", |xml| leaf(xml, "Dt", &group.execute_on.to_string()))?;
        party(xml, "Dbtr", &group.debtor)?;
        account(xml, "DbtrAcct", &group.debtor.account, Some(group.currency.code()))?;
        bank(xml, "DbtrAgt", group.debtor.bic.as_deref())?;
        leaf(xml, "ChrgBr", if group.is_sepa { "SLEV" } else { "SHAR" })?;
        group.payments.iter().try_for_each(|payment| transfer(xml, payment))
    })
}

fn transfer(xml: &mut Xml, payment: &WrittenPayment) -> io::Result<()> {
    within(xml, "CdtTrfTxInf", |xml| {
        within(xml, "PmtId", |xml| leaf(xml, "EndToEndId", &payment.end_to_end_id))?;
        within(xml, "Amt", |xml| {
            let amount = xml.create_element("InstdAmt").with_attribute(("Ccy", payment.amount.currency.code()));
            amount.write_text_content(BytesText::new(&payment.amount.amount())).map(drop)
        })?;
        bank(xml, "CdtrAgt", payment.creditor.bic.as_deref())?;
        party(xml, "Cdtr", &payment.creditor)?;
        account(xml, "CdtrAcct", &payment.creditor.account, None)?;
        match &payment.remittance {
            Some(remittance) => within(xml, "RmtInf", |xml| leaf(xml, "Ustrd", remittance)),
            None => Ok(()),
        }
    })
}

fn party(xml: &mut Xml, name: &str, party: &WrittenParty) -> io::Result<()> {
    within(xml, name, |xml| {
        leaf(xml, "Nm", &party.name)?;
        match &party.address {
            Some(place) => address(xml, place),
            None => Ok(()),
        }
    })
}

fn address(xml: &mut Xml, address: &PaymentAddress) -> io::Result<()> {
    within(xml, "PstlAdr", |xml| {
        if let Some(post_code) = &address.post_code {
            leaf(xml, "PstCd", post_code)?;
        }
        leaf(xml, "TwnNm", &address.town)?;
        leaf(xml, "Ctry", &address.country)?;
        address.lines.iter().try_for_each(|line| leaf(xml, "AdrLine", line))
    })
}

fn account(xml: &mut Xml, name: &str, account: &PaymentAccount, currency: Option<&str>) -> io::Result<()> {
    within(xml, name, |xml| {
        within(xml, "Id", |xml| match account {
            PaymentAccount::Iban(number) => leaf(xml, "IBAN", number),
            PaymentAccount::Other(number) => within(xml, "Othr", |xml| leaf(xml, "Id", number)),
        })?;
        currency.map_or(Ok(()), |currency| leaf(xml, "Ccy", currency))
    })
}

fn bank(xml: &mut Xml, name: &str, bic: Option<&str>) -> io::Result<()> {
    within(xml, name, |xml| {
        within(xml, "FinInstnId", |xml| match bic {
            Some(bic) => leaf(xml, "BICFI", bic),
            None => within(xml, "Othr", |xml| leaf(xml, "Id", "NOTPROVIDED")),
        })
    })
}

// The standard's control sum is a check of the numbers as they stand, across currencies; nothing is ever paid by it.
fn control_sum<'a>(payments: impl Iterator<Item = &'a WrittenPayment> + Clone) -> String {
    let digits = payments.clone().map(|payment| payment.amount.currency.digits()).max().unwrap_or(0).min(MOST_DIGITS);
    let scaled = |payment: &WrittenPayment| i128::from(payment.amount.minor) * 10_i128.pow(digits - payment.amount.currency.digits());
    let sum: i128 = payments.map(scaled).sum();
    let all = format!("{sum:0>width$}", width = digits as usize + 1);
    let (whole, fraction) = all.split_at(all.len() - digits as usize);
    if digits == 0 { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

fn within(xml: &mut Xml, name: &str, content: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(content).map(drop)
}

fn leaf(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::super::pain001::{MAX_PAYMENTS, Payment, PaymentParty, end_to_end_id, item_of_end_to_end_id};
    use super::*;
    use entity::{Currency, Money, PayoutBatchId, PayoutItemId};
    use jiff::civil::{Date, date};
    use std::process::Command;
    use uuid::Uuid;

    const WEDNESDAY: Date = date(2026, 11, 25);

    fn payment(number: u128, minor: i64, currency: Currency) -> Payment {
        Payment {
            item: PayoutItemId(Uuid::from_u128(number)),
            amount: Money::new(minor, currency),
            execute_on: WEDNESDAY,
            creditor: PaymentParty {
                name: "Zoë <Weiß> & Söhne\u{0}\u{1b}".into(),
                address: Some(PaymentAddress {
                    lines: vec!["Königstraße 1".into()],
                    post_code: Some("10115".into()),
                    town: "Köln".into(),
                    country: "de".into(),
                }),
                account: PaymentAccount::Iban("DE89 3704 0044 0532 0130 00".into()),
                bic: None,
            },
            remittance: "收益 2026-11 ]]> <b>".into(),
        }
    }

    fn order(payments: Vec<Payment>) -> PaymentOrder {
        PaymentOrder {
            batch: PayoutBatchId(Uuid::from_u128(9)),
            created_at: "2026-11-24T06:00:00.123456Z".parse().unwrap(),
            debtor: PaymentParty {
                name: "Pappus GmbH".into(),
                address: None,
                account: PaymentAccount::Iban("GB82WEST12345698765432".into()),
                bic: Some("DEUTDEFF500".into()),
            },
            payments,
        }
    }

    fn mixed() -> PaymentOrder {
        let mut yuan = payment(3, 123_410, Currency::CNY);
        yuan.creditor =
            PaymentParty {
                name: "张小满".into(), address: None, account: PaymentAccount::Other("6214 8300 0000 0017".into()), bic: None
            };
        let yen = payment(4, 5_000, Currency::JPY);
        let later = Payment { execute_on: date(2026, 11, 26), ..payment(5, 1, Currency::EUR) };
        order(vec![yuan, payment(1, 10_050, Currency::EUR), payment(2, 1, Currency::EUR), yen, later])
    }

    #[test]
    fn orders_validate_against_the_schema() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("order.xml");
        let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/pain.001.001.09.xsd");
        for order in [mixed(), order(vec![payment(1, 1, Currency::EUR)]), order(vec![payment(1, 999_999_999_999_999_999, Currency::USD)])] {
            std::fs::write(&file, pain001_xml(&order).unwrap()).unwrap();
            let answer = Command::new("xmllint").arg("--noout").arg("--nonet").arg("--schema").arg(schema).arg(&file).output();
            let answer = answer.expect("xmllint is installed (Debian package libxml2-utils)");
            assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
        }
    }

    #[test]
    fn each_currency_and_day_has_its_own_block_with_its_own_control_sum() {
        let text = String::from_utf8(pain001_xml(&mixed()).unwrap()).unwrap();
        let of = |name: &str| -> Vec<String> {
            text.split(&format!("<{name}>")).skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
        };
        assert_eq!(of("CtrlSum"), ["6334.62", "1234.10", "100.51", "5000", "0.01"]);
        assert_eq!(of("NbOfTxs"), ["5", "1", "2", "1", "1"]);
        assert_eq!(of("ChrgBr"), ["SHAR", "SLEV", "SHAR", "SLEV"]);
        assert_eq!(of("EndToEndId")[0], end_to_end_id(PayoutItemId(Uuid::from_u128(3))));
        assert_eq!(of("CreDtTm"), ["2026-11-24T06:00:00Z"]);
    }

    #[test]
    fn euro_names_are_transliterated_and_others_keep_their_script() {
        let text = String::from_utf8(pain001_xml(&mixed()).unwrap()).unwrap();
        assert!(text.contains("<Nm>Zoe .Weiss. + Sohne</Nm>") && text.contains("<TwnNm>Koln</TwnNm>"));
        assert!(text.contains("<Nm>张小满</Nm>") && text.contains("<Nm>Zoë &lt;Weiß&gt; &amp; Söhne</Nm>"));
    }

    #[test]
    fn a_bank_report_leads_back_to_the_item() {
        let item = PayoutItemId(Uuid::from_u128(0x0193_4bcd));
        assert_eq!(item_of_end_to_end_id(&end_to_end_id(item)), Some(item));
        assert_eq!((end_to_end_id(item).len(), item_of_end_to_end_id("NOTPROVIDED")), (32, None));
    }

    #[test]
    fn orders_a_bank_would_refuse_are_not_written() {
        let refused = |change: fn(&mut Payment)| {
            let mut wrong = payment(1, 100, Currency::EUR);
            change(&mut wrong);
            pain001_xml(&order(vec![wrong])).unwrap_err()
        };
        let item = PayoutItemId(Uuid::from_u128(1)).to_string();
        assert_eq!(refused(|payment| payment.amount.minor = 0), ExportError::AmountNotPositive { reference: item.clone() });
        assert_eq!(refused(|payment| payment.amount.minor = 100_000_000_000), ExportError::AmountTooLarge { reference: item.clone() });
        assert_eq!(refused(|payment| payment.creditor.name = "张小满".into()), ExportError::text(&item, "name"));
        assert_eq!(refused(|payment| payment.creditor.account = PaymentAccount::Iban("DE00".into())), ExportError::text(&item, "iban"));
        assert_eq!(refused(|payment| payment.creditor.bic = Some("X".into())), ExportError::text(&item, "bic"));
        assert_eq!(pain001_xml(&order(Vec::new())), Err(ExportError::Empty));
        let twice = order(vec![payment(1, 1, Currency::EUR), payment(1, 2, Currency::EUR)]);
        assert_eq!(pain001_xml(&twice), Err(ExportError::Duplicate { reference: item }));
        let many = order((0..=MAX_PAYMENTS as u128).map(|number| payment(number, 1, Currency::EUR)).collect());
        assert_eq!(pain001_xml(&many), Err(ExportError::TooMany { limit: MAX_PAYMENTS }));
    }
}
