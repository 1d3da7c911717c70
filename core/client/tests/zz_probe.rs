#![allow(clippy::all, clippy::pedantic, clippy::unwrap_used, unused, reason = "scratch")]
use fieldbook_client::model::*;
use fieldbook_client::*;
use std::io::*;
use std::net::*;
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;
struct Key;
impl KeyProvider for Key {
    fn store_key(&self) -> std::result::Result<Zeroizing<[u8; 32]>, KeyUnavailable> {
        Ok(Zeroizing::new([7; 32]))
    }
}
struct Fast(SystemClock, i64);
impl Clock for Fast {
    fn now(&self) -> Timestamp {
        self.0.now().plus_millis(self.1)
    }
    fn elapsed(&self) -> Option<Elapsed> {
        self.0.elapsed().map(|e| Elapsed { boot: [8; 16], ..e })
    }
}
struct P;
impl LogSink for P {
    fn log(&self, l: LogLevel, line: &str) {
        println!("  [{l:?}] {line}")
    }
}
fn open(dir: &str, skew: i64) -> Fieldbook {
    let mut ports = Ports::system(Arc::new(Key)).with_log(Arc::new(P));
    ports.clock = Arc::new(Fast(SystemClock::new(&SystemRandom), skew));
    Fieldbook::open(
        Config {
            dir: dir.into(),
            language: Language::ZhHans,
            app_version: "1".into(),
            device_name: dir.into(),
        },
        ports,
    )
    .unwrap()
}
#[tokio::test]
async fn probe() {
    let l = TcpListener::bind("127.0.0.1:7411").unwrap();
    std::thread::spawn(move || {
        for s in l.incoming() {
            let mut s = s.unwrap();
            let mut u = TcpStream::connect("127.0.0.1:7412").unwrap();
            let (mut s2, mut u2) = (s.try_clone().unwrap(), u.try_clone().unwrap());
            println!("CONNECT");
            std::thread::spawn(move || {
                let mut b = [0; 65536];
                while let Ok(n @ 1..) = s.read(&mut b) {
                    println!(">> {n} {}", String::from_utf8_lossy(&b[..n]));
                    u.write_all(&b[..n]).unwrap();
                }
            });
            std::thread::spawn(move || {
                let mut b = [0; 65536];
                while let Ok(n @ 1..) = u2.read(&mut b) {
                    println!("<< {n} {}", String::from_utf8_lossy(&b[..n]));
                    s2.write_all(&b[..n]).unwrap();
                }
            });
        }
    });
    let s = Duration::from_secs(30);
    let b = open("/tmp/e2e/p2", 7_200_000);
    println!("{:?}", b.sync_now(s).await);
    println!("{:?}", b.sync_now(s).await);
}
