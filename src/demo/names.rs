//! Names of invented brands, creators and products. Any likeness is chance.

/// A brand: name, legal name, category, what it sells.
pub struct BrandName {
    /// What it is called.
    pub name: &'static str,
    /// Its legal name.
    pub legal_name: &'static str,
    /// The category of what it sells.
    pub category: &'static str,
    /// Its product.
    pub product: &'static str,
}

const fn brand(name: &'static str, legal_name: &'static str, category: &'static str, product: &'static str) -> BrandName {
    BrandName { name, legal_name, category, product }
}

/// The legal name of the agency.
pub const AGENCY_LEGAL_NAME: &str = "上海海燕文化传媒有限公司";

/// The brands, in the order they are founded.
pub const BRANDS: &[BrandName] = &[
    brand("青禾", "杭州青禾日用品有限公司", "home", "青禾便携保温杯"),
    brand("云岫茶舍", "福建云岫茶业有限公司", "food", "云岫白毫银针"),
    brand("Northlight", "Northlight Outdoor (Shanghai) Co., Ltd.", "fashion", "Northlight 轻羽绒"),
    brand("小满文具", "苏州小满文化用品有限公司", "education", "小满点阵手帐"),
    brand("鹿鸣家居", "佛山鹿鸣家居有限公司", "home", "鹿鸣实木落地灯"),
    brand("拾光咖啡", "上海拾光餐饮管理有限公司", "food", "拾光冻干咖啡"),
    brand("Paperboat", "Paperboat Toys Ltd.", "toys", "Paperboat 木质积木"),
    brand("知行书店", "北京知行书业有限公司", "books", "知行年度书单礼盒"),
    brand("白桦宠物", "成都白桦宠物用品有限公司", "pet", "白桦猫抓板"),
    brand("海棠影像", "深圳海棠影像科技有限公司", "electronics", "海棠口袋相机"),
    brand("麦田单车", "天津麦田自行车有限公司", "travel", "麦田折叠车"),
    brand("Tidewater", "Tidewater Audio (Shenzhen) Co., Ltd.", "electronics", "Tidewater 骨传导耳机"),
];

const FAMILY: &[&str] = &["林", "陈", "许", "沈", "周", "叶", "江", "苏", "顾", "程", "何", "宋", "梁", "杜", "秦", "范"];
const GIVEN: &[&str] =
    &["知夏", "一诺", "子墨", "若溪", "清和", "安然", "亦凡", "书言", "念初", "南乔", "景行", "云舒", "星野", "予安", "晚晴", "以宁"];
const HABIT: &[&str] = &["的小日子", "在路上", "慢生活", "手记", "的厨房", "爱喝茶", "的书桌", "周末计划", "拍照日常", "与猫"];

/// The display name of the creator with a number.
pub fn creator(number: usize) -> String {
    format!("{}{}", GIVEN[number % GIVEN.len()], HABIT[(number / GIVEN.len() + number) % HABIT.len()])
}

/// The legal name of the person with a number.
pub fn person(number: usize) -> String {
    format!("{}{}", FAMILY[number % FAMILY.len()], GIVEN[(number / FAMILY.len() + number * 7) % GIVEN.len()])
}
