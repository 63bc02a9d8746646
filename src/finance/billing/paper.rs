//! The papers of an issued invoice: PDF, OFD and XML as the tax office's system gives them, told apart by their first bytes. Pure.

use super::rules::BillingError;

/// The most bytes of one paper.
const BYTES_MOST: usize = 5 * 1024 * 1024;
/// The most bytes of a request that brings all of them in Base64.
pub const REQUEST_BYTES_MOST: usize = 21 * 1024 * 1024;

/// A sort of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// For people.
    Pdf,
    /// The national format of documents (GB/T 33190), a ZIP.
    Ofd,
    /// The invoice itself.
    Xml,
}

impl Sort {
    /// How its file's name ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
            Self::Xml => "xml",
        }
    }

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Ofd => "application/ofd",
            Self::Xml => "application/xml",
        }
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            _ if bytes.starts_with(b"%PDF-") => Some(Self::Pdf),
            _ if bytes.starts_with(b"PK\x03\x04") => Some(Self::Ofd),
            _ if bytes.starts_with(b"<?xml") || bytes.starts_with(b"\xef\xbb\xbf<?xml") => Some(Self::Xml),
            _ => None,
        }
    }
}

/// What each paper is; refused where one is none, too large, or of a sort that is there already.
pub fn sorted(papers: &[Vec<u8>]) -> Result<Vec<(Sort, &[u8])>, BillingError> {
    let mut sorts = Vec::with_capacity(papers.len());
    for bytes in papers {
        let sort = Sort::of(bytes).filter(|_| bytes.len() <= BYTES_MOST).ok_or(BillingError::BadPaper)?;
        if sorts.iter().any(|(there, _)| *there == sort) {
            return Err(BillingError::BadPaper);
        }
        sorts.push((sort, bytes.as_slice()));
    }
    Ok(sorts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_paper_of_each_sort_is_kept_and_nothing_else() {
        let papers = [b"%PDF-1.7".to_vec(), b"PK\x03\x04".to_vec(), b"<?xml version=\"1.0\"?>".to_vec()];
        let sorts: Vec<Sort> = sorted(&papers).unwrap().into_iter().map(|(sort, _)| sort).collect();
        assert_eq!(sorts, [Sort::Pdf, Sort::Ofd, Sort::Xml]);
        assert_eq!(sorted(&[b"%PDF-1.7".to_vec(), b"%PDF-1.4".to_vec()]), Err(BillingError::BadPaper));
        assert_eq!(sorted(&[b"<html>".to_vec()]), Err(BillingError::BadPaper));
        assert_eq!(sorted(&[Vec::new()]), Err(BillingError::BadPaper));
        let mut large = b"%PDF-1.7".to_vec();
        large.resize(BYTES_MOST + 1, 0);
        assert_eq!(sorted(&[large]), Err(BillingError::BadPaper));
    }
}
