//! One open file of the VFS: what changes it asks the disk first, everything else goes straight below.

use std::ffi::{c_int, c_void};
use std::slice;

use rusqlite::ffi;

use super::Bytes;
use crate::disk::{Op, Place, Verdict};

/// What SQLite holds for an open file; the file of the VFS below lies right behind it.
#[repr(C)]
pub(super) struct File {
    base: ffi::sqlite3_file,
    place: *mut Place,
}

/// Bytes that SQLite is to give for one open file.
pub(super) fn size(real: &ffi::sqlite3_vfs) -> c_int {
    let ours = c_int::try_from(size_of::<File>()).unwrap_or(c_int::MAX);
    ours.saturating_add(real.szOsFile)
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

impl File {
    /// The file of the VFS below.
    ///
    /// # Safety
    /// `ours` points to as many bytes as [`size`] says.
    pub(super) unsafe fn below(ours: *mut Self) -> *mut ffi::sqlite3_file {
        // SAFETY: the caller's.
        unsafe { ours.add(1).cast() }
    }

    /// Fills in what SQLite calls, when the file was opened.
    ///
    /// # Safety
    /// As [`File::below`].
    pub(super) unsafe fn begin(ours: *mut Self, opened: bool, place: Option<Place>) {
        let methods: *const ffi::sqlite3_io_methods =
            if opened { &raw const METHODS } else { std::ptr::null() };
        let kept = place.filter(|_| opened);
        let place = kept.map_or(std::ptr::null_mut(), |place| Box::into_raw(Box::new(place)));
        // SAFETY: the caller's.
        unsafe { ours.write(Self { base: ffi::sqlite3_file { pMethods: methods }, place }) };
    }
}

/// Asks the file below.
macro_rules! below {
    ($file:expr, $method:ident $(, $arg:expr)*) => {{
        let real = File::below($file.cast());
        match (*(*real).pMethods).$method {
            Some(method) => method(real $(, $arg)*),
            None => ffi::SQLITE_ERROR,
        }
    }};
}

/// The place of a file below a watched folder.
///
/// # Safety
/// The file was begun by [`File::begin`] and is not closed yet.
unsafe fn place<'a>(file: *mut ffi::sqlite3_file) -> Option<&'a Place> {
    // SAFETY: the caller's; the place is freed by `close` only.
    unsafe { (*file.cast::<File>()).place.as_ref() }
}

// SAFETY of all below: SQLite calls them with files that `File::begin` filled in, and with the pointers it promises.

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe {
        let place = (*file.cast::<File>()).place;
        if !place.is_null() {
            drop(Box::from_raw(place));
        }
        below!(file, xClose)
    }
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, to: Bytes, n: c_int, at: i64) -> c_int {
    unsafe { below!(file, xRead, to, n, at) }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    n: c_int,
    at: i64,
) -> c_int {
    unsafe {
        let Some(place) = place(file) else { return below!(file, xWrite, from, n, at) };
        let length = usize::try_from(n).unwrap_or_default();
        let bytes = slice::from_raw_parts(from.cast::<u8>(), length);
        match place.disk.write(&place.path, at.cast_unsigned(), bytes) {
            Verdict::Done => below!(file, xWrite, from, n, at),
            Verdict::Half(code) => {
                below!(file, xWrite, from, n / 2, at);
                code
            }
        }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    unsafe {
        if let Some(code) = refused(file, &Op::Truncate { to: size.cast_unsigned() }) {
            return code;
        }
        below!(file, xTruncate, size)
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    unsafe {
        if let Some(code) = refused(file, &Op::Sync) {
            return code;
        }
        below!(file, xSync, flags)
    }
}

unsafe fn refused(file: *mut ffi::sqlite3_file, op: &Op) -> Option<c_int> {
    // SAFETY: the caller's.
    let place = unsafe { place(file) }?;
    place.disk.admit(&place.path, op).err()
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    unsafe { below!(file, xFileSize, out) }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    unsafe { below!(file, xLock, level) }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    unsafe { below!(file, xUnlock, level) }
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    unsafe { below!(file, xCheckReservedLock, out) }
}

unsafe extern "C" fn file_control(file: *mut ffi::sqlite3_file, op: c_int, arg: Bytes) -> c_int {
    unsafe { below!(file, xFileControl, op, arg) }
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe { below!(file, xSectorSize) }
}

unsafe extern "C" fn device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe { below!(file, xDeviceCharacteristics) }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    unsafe { below!(file, xShmMap, page, size, extend, out) }
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    from: c_int,
    n: c_int,
    flags: c_int,
) -> c_int {
    unsafe { below!(file, xShmLock, from, n, flags) }
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    unsafe {
        let real = File::below(file.cast());
        if let Some(method) = (*(*real).pMethods).xShmBarrier {
            method(real);
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    unsafe { below!(file, xShmUnmap, delete) }
}
