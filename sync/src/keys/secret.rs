//! 32 bytes that nobody may read by accident: the one shape of every secret that is made here and stored elsewhere.

/// Declares a secret of 32 random bytes. It is overwritten when dropped, and printing it shows nothing of it.
macro_rules! secret {
    ($(#[$doc:meta])* $name:ident, $(#[$read:meta])* as_bytes) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name(::zeroize::Zeroizing<[u8; 32]>);

        impl $name {
            /// A new one.
            pub fn generate(entropy: &mut dyn $crate::Entropy) -> Self {
                Self(::zeroize::Zeroizing::new(entropy.array()))
            }

            /// From [`Self::as_bytes`]; `None` unless there are exactly 32.
            #[must_use]
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                Some(Self(::zeroize::Zeroizing::new(bytes.try_into().ok()?)))
            }

            $(#[$read])*
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 32] {
                &self.0
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

pub(crate) use secret;
