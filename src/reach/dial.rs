//! The way out: a name is resolved once, only public addresses are kept, and the connection goes to exactly such a one,
//! over TLS where it is asked for. What is said over it is the caller's matter.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::is_public;

/// Why nobody was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// The name leads nowhere.
    #[error("the receiver's name is not known")]
    UnknownName,
    /// It leads only to addresses that are not called.
    #[error("the receiver's address is not one of the public internet")]
    NotPublic,
    /// Nobody answers there.
    #[error("the receiver could not be reached")]
    Unreached,
    /// It does not prove to be whom the name says.
    #[error("the receiver's TLS could not be used")]
    Tls,
}

/// What requests are written to and answers read from.
pub trait Wire: AsyncRead + AsyncWrite + Unpin + Send + 'static {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> Wire for S {}

/// What connects.
#[derive(Clone)]
pub struct Dialer {
    tls: TlsConnector,
    allow: Vec<SocketAddr>,
}

impl std::fmt::Debug for Dialer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Dialer")
    }
}

impl Dialer {
    /// One that reaches public addresses, and the local ones that tests allow.
    pub fn new(allow: &[SocketAddr]) -> Result<Self, DialError> {
        let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| DialError::Tls)?;
        let config = config.with_root_certificates(roots).with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)), allow: allow.to_vec() })
    }

    /// The local addresses that tests allow.
    pub fn allowed(&self) -> &[SocketAddr] {
        &self.allow
    }

    /// Connects to a host.
    pub async fn dial(&self, (host, port): (&str, u16), is_secure: bool) -> Result<Box<dyn Wire>, DialError> {
        let address = self.resolve((host, port)).await?;
        let stream = TcpStream::connect(address).await.map_err(|_| DialError::Unreached)?;
        if !is_secure {
            return Ok(Box::new(stream));
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| DialError::UnknownName)?;
        Ok(Box::new(self.tls.connect(name, stream).await.map_err(|_| DialError::Tls)?))
    }

    /// The address that is connected to: resolved once, and looked at as it is used.
    async fn resolve(&self, place: (&str, u16)) -> Result<SocketAddr, DialError> {
        let found = lookup_host(place).await.map_err(|_| DialError::UnknownName)?;
        let mut reachable = found.filter(|address| self.allow.contains(address) || is_public(address.ip()));
        reachable.next().ok_or(DialError::NotPublic)
    }
}
