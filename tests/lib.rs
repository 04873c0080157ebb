//! The promises of the whole suite, kept on this machine.
