//! Writing where the disk may be full: what was merely streamed before makes room for what is heard now.

use std::io::{self, ErrorKind};

/// So many bytes are asked for at a time, if not more: whoever asks for little asks often.
pub(super) const AT_LEAST: u64 = 1 << 20;

/// Writes, and writes again for as long as a full disk can be made emptier: each time something goes for good.
pub(super) fn writing<T>(mut write: impl FnMut() -> io::Result<T>, make_room: impl Fn() -> bool) -> io::Result<T> {
    loop {
        match write() {
            Err(error) if is_full(&error) && make_room() => {}
            written => return written,
        }
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_full_disk_is_written_to_again_while_there_is_something_that_may_go() {
        let (may_go, tries) = (Cell::new(2), Cell::new(0));
        let make_room = || {
            let some = may_go.get() > 0;
            may_go.set(may_go.get() - i32::from(some));
            some
        };
        let full_for = |times: i32| {
            tries.set(0);
            let tries = &tries;
            move || {
                tries.set(tries.get() + 1);
                if tries.get() <= times { Err(io::Error::from(ErrorKind::StorageFull)) } else { Ok(tries.get()) }
            }
        };
        assert_eq!(writing(full_for(1), make_room).unwrap(), 2);
        assert_eq!(writing(full_for(9), make_room).unwrap_err().kind(), ErrorKind::StorageFull);
        assert_eq!((may_go.get(), tries.get()), (0, 2), "one more went, then it is given up");
        let broken = || Err::<(), _>(io::Error::from(ErrorKind::PermissionDenied));
        assert!(writing(broken, || panic!("nothing is to go for this")).is_err());
    }
}
