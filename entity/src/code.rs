//! Codes: enums that are stored, sent and logged as one fixed snake_case word.
//!
//! `codes!` writes the enum, its words and the conversions SeaORM and serde need, so that every code
//! of the house reads the same and a misspelt word from outside is an error with the word in it.

/// An enum whose values are words of a fixed vocabulary.
pub trait Code: Copy + Eq + std::fmt::Debug + 'static {
    /// Every value, in the order it is declared.
    const ALL: &'static [Self];

    /// The word that is stored and sent.
    fn code(&self) -> &'static str;

    /// The value of a word; `None` for a word outside the vocabulary.
    fn from_code(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.code() == word)
    }
}

/// A word that is not in the vocabulary it was read for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is not a {vocabulary}")]
pub struct UnknownCode {
    /// The word that was read.
    pub word: String,
    /// The name of the vocabulary.
    pub vocabulary: &'static str,
}

/// Declares an enum of codes: `codes! { /// Doc. pub enum State { /// Doc. Open = "open", } }`.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$value_meta:meta])* $value:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sea_orm::DeriveValueType)]
        #[sea_orm(value_type = "String")]
        pub enum $name { $($(#[$value_meta])* $value,)+ }

        impl $crate::Code for $name {
            const ALL: &'static [Self] = &[$(Self::$value,)+];

            fn code(&self) -> &'static str {
                match self { $(Self::$value => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::Code::code(self))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownCode;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                <Self as $crate::Code>::from_code(word).ok_or_else(|| $crate::UnknownCode {
                    word: word.to_owned(),
                    vocabulary: stringify!($name),
                })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::Code::code(self))
            }
        }

        impl $crate::utoipa::PartialSchema for $name {
            fn schema() -> $crate::utoipa::openapi::RefOr<$crate::utoipa::openapi::schema::Schema> {
                $crate::schema::code(&[$($word,)+])
            }
        }

        impl $crate::utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
