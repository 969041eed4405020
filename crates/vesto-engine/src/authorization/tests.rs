mod agreement;
mod association;
mod chain;
mod keys;
mod log;
mod privileges;
mod s3;
mod world;
