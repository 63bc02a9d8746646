//! Creators in a spreadsheet: CSV in UTF-8 or the first sheet of an XLSX workbook, read into rows. Pure.
//!
//! The first line names the columns, in English or Chinese and in any order. A wrong row is a row with
//! errors, not a wrong file.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use entity::account_figure::FigureKind;
use entity::{Currency, Money, Words};

use super::rules::IdentityError;
use super::rules::text;
use crate::kernel::FieldError;

/// The most rows of a file.
const ROWS_MOST: usize = 100_000;

/// One creator in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    /// What they are called.
    pub display_name: String,
    /// The platform.
    pub platform: String,
    /// The handle there.
    pub handle: String,
    /// How many follow it.
    pub followers: i64,
    /// ISO 3166 country; CN where the file does not say.
    pub region: String,
    /// Languages; `zh` where the file does not say.
    pub languages: Words,
    /// Categories.
    pub categories: Words,
    /// What they say about themselves.
    pub bio: String,
    /// A price and its format.
    pub rate: Option<(String, Money)>,
    /// Figures.
    pub figures: Vec<(FigureKind, i64)>,
}

/// One line of a file: a creator, or what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file; the column names stand in line 1.
    pub number: usize,
    /// What was read.
    pub row: Result<ImportRow, Vec<FieldError>>,
}

/// The columns, each with the names it goes by.
const COLUMNS: &[(&str, &[&str])] = &[
    ("display_name", &["display_name", "name", "昵称", "博主", "博主昵称", "达人昵称"]),
    ("platform", &["platform", "平台"]),
    ("handle", &["handle", "account", "账号", "小红书号", "抖音号", "平台账号"]),
    ("followers", &["followers", "粉丝数", "粉丝", "粉丝量"]),
    ("region", &["region", "country", "地区", "国家"]),
    ("languages", &["languages", "language", "语言"]),
    ("categories", &["categories", "category", "类目", "领域", "内容类目"]),
    ("bio", &["bio", "简介"]),
    ("format", &["format", "形式", "内容形式"]),
    ("price", &["price", "报价", "价格"]),
    ("currency", &["currency", "币种"]),
    ("median_reads", &["median_reads", "阅读中位数"]),
    ("median_interactions", &["median_interactions", "互动中位数"]),
];

/// Words that stand for code words.
#[rustfmt::skip]
const KNOWN_WORDS: &[(&str, &str)] = &[
    ("小红书", "xiaohongshu"), ("抖音", "douyin"), ("微博", "weibo"), ("哔哩哔哩", "bilibili"), ("b站", "bilibili"), ("快手", "kuaishou"),
    ("视频号", "wechat_channels"), ("图文", "note"), ("笔记", "note"), ("视频", "video"), ("直播", "live"),
    ("中文", "zh"), ("英文", "en"), ("英语", "en"), ("日语", "ja"),
    ("美妆", "beauty"), ("护肤", "skincare"), ("穿搭", "fashion"), ("时尚", "fashion"), ("美食", "food"), ("旅行", "travel"), ("旅游", "travel"),
    ("母婴", "parenting"), ("数码", "digital"), ("科技", "digital"), ("家居", "home"), ("健身", "fitness"), ("运动", "fitness"), ("宠物", "pets"),
    ("教育", "education"), ("汽车", "cars"), ("游戏", "games"), ("医美", "medical_aesthetic"), ("保健食品", "health_food"), ("金融", "finance"),
];

/// Reads a file: XLSX if it is a ZIP archive, CSV otherwise.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, IdentityError> {
    let table = if bytes.starts_with(b"PK\x03\x04") { workbook(bytes)? } else { csv_text(bytes)? };
    let mut rows = table.into_iter();
    let titles = rows.next().ok_or(IdentityError::UnreadableFile)?;
    let columns: Vec<Option<&'static str>> = titles.iter().map(|title| column(title)).collect();
    if !["display_name", "platform", "handle"].iter().all(|needed| columns.contains(&Some(*needed))) {
        return Err(IdentityError::UnreadableFile);
    }
    let mut lines = Vec::new();
    for (at, cells) in rows.enumerate() {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if lines.len() == ROWS_MOST {
            return Err(IdentityError::TooManyRows);
        }
        lines.push(Line { number: at + 2, row: row(&columns, &cells) });
    }
    Ok(lines)
}

fn workbook(bytes: &[u8]) -> Result<Vec<Vec<String>>, IdentityError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| IdentityError::UnreadableFile)?;
    let sheet = workbook.worksheet_range_at(0).ok_or(IdentityError::UnreadableFile)?.map_err(|_| IdentityError::UnreadableFile)?;
    Ok(sheet.rows().take(ROWS_MOST + 2).map(|cells| cells.iter().map(cell_text).collect()).collect())
}

fn cell_text(cell: &Data) -> String {
    if matches!(cell, Data::Error(_)) { String::new() } else { cell.to_string() }
}

fn csv_text(bytes: &[u8]) -> Result<Vec<Vec<String>>, IdentityError> {
    let text = std::str::from_utf8(bytes).map_err(|_| IdentityError::UnreadableFile)?;
    let text = text.trim_start_matches('\u{FEFF}');
    let first = text.lines().next().unwrap_or_default();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|mark| first.bytes().filter(|byte| byte == mark).count()).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let records = reader.records().take(ROWS_MOST + 2).map(|record| Ok(record?.iter().map(str::to_owned).collect()));
    records.collect::<Result<_, csv::Error>>().map_err(|_| IdentityError::UnreadableFile)
}

fn column(title: &str) -> Option<&'static str> {
    let title = title.trim().to_lowercase().replace(' ', "_");
    COLUMNS.iter().find(|(_, names)| names.contains(&title.as_str())).map(|(column, _)| *column)
}

fn row(columns: &[Option<&'static str>], cells: &[String]) -> Result<ImportRow, Vec<FieldError>> {
    let cell = |wanted: &str| {
        let at = columns.iter().position(|column| *column == Some(wanted));
        at.and_then(|at| cells.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
    };
    let mut errors = Vec::new();
    let mut keep = |read: Result<String, FieldError>| {
        read.unwrap_or_else(|error| {
            errors.push(error);
            String::new()
        })
    };
    let display_name = keep(text::name("display_name", cell("display_name").unwrap_or_default()));
    let platform = keep(text::word("platform", &known(cell("platform").unwrap_or_default())));
    let handle = keep(text::handle("handle", cell("handle").unwrap_or_default()));
    let region = keep(text::country("region", cell("region").unwrap_or("CN")));
    let bio = keep(text::bio("bio", cell("bio").unwrap_or_default()));
    let mut take = |read: Result<i64, FieldError>| {
        read.unwrap_or_else(|error| {
            errors.push(error);
            0
        })
    };
    let followers = take(count("followers", cell("followers").unwrap_or("0")));
    let mut figures = Vec::new();
    for (name, kind) in [("median_reads", FigureKind::MedianReads), ("median_interactions", FigureKind::MedianInteractions)] {
        if let Some(text) = cell(name) {
            figures.push((kind, take(count(name, text))));
        }
    }
    let languages = list("languages", cell("languages").unwrap_or("zh"));
    let categories = list("categories", cell("categories").unwrap_or_default());
    let rate = cell("price").map(|price| rate(cell("format"), price, cell("currency"))).transpose();
    match (languages, categories, rate) {
        (Ok(languages), Ok(categories), Ok(rate)) if errors.is_empty() => {
            Ok(ImportRow { display_name, platform, handle, followers, region, languages, categories, bio, rate, figures })
        }
        (languages, categories, rate) => {
            errors.extend(languages.err());
            errors.extend(categories.err());
            errors.extend(rate.err());
            Err(errors)
        }
    }
}

/// The code word of a word people write.
fn known(word: &str) -> String {
    let word = word.trim().to_lowercase();
    KNOWN_WORDS.iter().find(|(written, _)| *written == word).map_or(word, |(_, code)| (*code).to_owned())
}

fn list(field: &str, text: &str) -> Result<Words, FieldError> {
    let parts = text.split([',', ';', '，', '；', '、', '/', '|']).map(known).filter(|part| !part.is_empty());
    text::words(field, &parts.collect::<Vec<_>>())
}

/// A whole number as people write it: `12,300`, `1.2万`, `3w`.
fn count(field: &str, text: &str) -> Result<i64, FieldError> {
    let wrong = || FieldError::new(field, "number", "This is not a number such as 12300 or 1.2万.");
    let text = text.trim().to_lowercase().replace([',', '，', '+', ' '], "");
    let (digits, unit) = match text.strip_suffix('万').or_else(|| text.strip_suffix('w')) {
        Some(digits) => (digits, 4),
        None => (text.as_str(), 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = fraction.trim_end_matches('0');
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || fraction.len() > unit || !all_digits(whole) || !all_digits(fraction) {
        return Err(wrong());
    }
    format!("{whole}{fraction:0<unit$}").parse().map_err(|_| wrong())
}

fn rate(format: Option<&str>, price: &str, currency: Option<&str>) -> Result<(String, Money), FieldError> {
    let format = text::word("format", &known(format.unwrap_or("note")))?;
    let wrong = |_| FieldError::new("price", "price_money", "This is not a price such as 1200.00 with an ISO 4217 currency.");
    let currency: Currency = currency.map_or(Ok(Currency::CNY), str::parse).map_err(wrong)?;
    let price = Money::parse(&price.replace([',', '，', '¥', '￥'], ""), currency).map_err(wrong)?;
    if price.minor > 0 {
        Ok((format, price))
    } else {
        Err(FieldError::new("price", "price_range", "A price is above zero and at most 100000000."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_chinese_is_read() {
        let file =
            "昵称,平台,账号,粉丝数,类目,形式,报价\n小鹿,小红书,@xiaolu,1.2万,美妆、护肤,图文,\"¥1,200\"\n\n坏行,小红书,有 空格,多,,,\n";
        let lines = read(file.as_bytes()).unwrap();
        let row = lines[0].row.clone().unwrap();
        assert_eq!((row.platform.as_str(), row.handle.as_str(), row.followers), ("xiaohongshu", "xiaolu", 12_000));
        assert_eq!(row.categories.to_string(), "beauty,skincare");
        assert_eq!(row.rate, Some(("note".to_owned(), Money::new(120_000, Currency::CNY))));
        let errors = lines[1].row.clone().unwrap_err();
        assert_eq!(lines[1].number, 3);
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["handle", "followers"]);
    }

    #[test]
    fn a_workbook_is_read_like_the_text() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for (at, title) in ["platform", "handle", "display_name", "followers"].into_iter().enumerate() {
            sheet.write(0, u16::try_from(at).unwrap(), title).unwrap();
        }
        sheet.write(1, 0, "douyin").unwrap().write(1, 1, "lin").unwrap().write(1, 2, "Lin").unwrap().write(1, 3, 5300).unwrap();
        let lines = read(&workbook.save_to_buffer().unwrap()).unwrap();
        assert_eq!(lines[0].row.as_ref().unwrap().followers, 5300);
    }

    #[test]
    fn a_file_without_the_needed_columns_is_refused() {
        assert_eq!(read(b"a,b\n1,2\n"), Err(IdentityError::UnreadableFile));
        assert_eq!(read(&[0xff, 0xfe, 0x00]), Err(IdentityError::UnreadableFile));
        assert_eq!(read(b"PK\x03\x04nothing"), Err(IdentityError::UnreadableFile));
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [("12,300", 12_300), ("1.2万", 12_000), ("3w", 30_000), ("5300.0", 5300)] {
            assert_eq!(count("followers", text), Ok(number), "{text}");
        }
        for wrong in ["many", "-3", "1.5", "", "万", "99999999999999999999"] {
            assert!(count("followers", wrong).is_err(), "{wrong}");
        }
    }
}
